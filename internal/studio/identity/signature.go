package identity

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Some decisions are signed: whoever decides shows at that moment that it is he, by
// his password or a code that he was sent, and not only whoever found his screen open.
// What he shows it for is part of the answer, a token that is good for that thing and
// for a few minutes. Nothing is stored of it: the decision that it comes with is.

// signatureLasts is how long a signature may be used.
const signatureLasts = 5 * time.Minute

// The ways to show who one is, as decisions record them.
const (
	SignedByPassword = "password"
	SignedByCode     = "code"
)

var (
	badSignature = fault.Define(fault.Invalid, "signature.invalid", "签名填写有误", "The signature is not right as it stands").
			Fix("请按各字段的提示修改", "Correct the fields that are named")
	oneOfTwo = fault.Define(fault.Invalid, "required", "请填写密码或验证码之一", "Give either the password or a code").
			Fix("没有密码时，可先获取验证码", "Without a password, ask for a code first")
	wrongSecret = fault.Define(fault.Invalid, "signature.wrong", "密码或验证码不对，或已失效", "The password or code is wrong, or no longer good").
			Fix("请重新输入；忘记密码时请改用验证码，或请管理员重新邀请", "Enter it again; without a password use a code, or ask for an invitation")
)

// Sign is the input of identity.sign.
type Sign struct {
	For      string `json:"for" maxLength:"100" doc:"Id of what is signed, as a task"`
	Password string `json:"password,omitzero" maxLength:"200" format:"password"`
	Code     string `json:"code,omitzero" maxLength:"20" doc:"Six digits that were sent to my login (POST /api/v1/session/codes)"`
	proven   proven
}

// Signature shows once more who somebody is, for one thing.
type Signature struct {
	Signature string    `json:"signature" doc:"To be sent with the decision"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// prepareSign looks at what somebody signs with.
// Faults: signature.invalid with required or signature.wrong, auth.paused.
func (s *Service) prepareSign(ctx context.Context, a act.Act, in *Sign) error {
	if (in.Password == "") == (in.Code == "") {
		return badSignature.New().Of(oneOfTwo.New().At("/password"))
	}
	user, _, err := s.ownPassword(ctx, a)
	if err != nil {
		return err
	}
	field := "/password"
	if in.Password != "" {
		in.proven, err = s.byPassword(ctx, a, user.Login, in.Password)
	} else {
		field = "/code"
		in.proven, err = s.byCode(ctx, a, user.Login, in.Code)
	}
	if f := fault.As(err); f != nil && f.Is(failed) {
		return badSignature.New().Of(wrongSecret.New().At(field))
	}
	return err
}

// signs answers signatures of those who have shown who they are; a code is used up.
// Fault: signature.invalid with signature.wrong.
func (s *Service) signs(_ context.Context, tx *event.Tx, cmds []op.Cmd[Sign]) []op.Result[Signature] {
	results := make([]op.Result[Signature], len(cmds))
	var keys []counterKey
	all := make([]proven, len(cmds))
	for i, c := range cmds {
		all[i] = c.In.proven
		keys = append(keys, failures(all[i].login, c.Act.Via.Address)...)
	}
	cs, err := lockCounters(tx, keys)
	if err != nil {
		return refuseAll[Signature](len(cmds), err)
	}
	good, err := consume(tx, all, cmds[0].Act.Micros())
	if err != nil {
		return refuseAll[Signature](len(cmds), err)
	}
	sign, err := s.Signer(tx.Tx, cmds[0].Act.At)
	if err != nil {
		return refuseAll[Signature](len(cmds), err)
	}
	for i, c := range cmds {
		p := all[i]
		if !good[i] || p.user != c.Act.User {
			results[i].Err = badSignature.New().Of(wrongSecret.New())
			continue
		}
		by := SignedByPassword
		if !p.proof.IsZero() {
			by = SignedByCode
			useProof(tx.Tx, p.proof, c.Act.Micros())
		}
		cs.forgive(p, c.Act.Via.Address)
		until := c.Act.At.Add(signatureLasts).Truncate(time.Second)
		results[i].Out = Signature{sign(signatureFor(by, c.In.For), c.Act.User.Raw(), until), until.UTC()}
	}
	if err := updateCounters(tx, cs); err != nil {
		return refuseAll[Signature](len(cmds), err)
	}
	return results
}

// signatureFor is the purpose of a signature's token.
func signatureFor(by, what string) string { return "signature/" + by + "/" + what }

// SignedBy tells how the actor has shown who he is for a thing: by password or code;
// "" for what is no signature of his for it, or no longer good.
func (s *Service) SignedBy(r db.Reader, a act.Act, what, token string) (string, error) {
	b, said, wrong := readLink(token)
	if wrong != nil || said.Subject != a.User.Raw() || said.Workspace != a.Workspace {
		return "", nil
	}
	with, err := readSecret(r, int64(b[1]))
	if err != nil {
		return "", err
	}
	for _, by := range []string{SignedByPassword, SignedByCode} {
		if with.proves(b, said, signatureFor(by, what), a.At) == nil {
			return by, nil
		}
	}
	return "", nil
}
