package identity

import (
	"cmp"
	"context"
	"crypto/subtle"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// BeginSignOn is the input of identity.beginSignOn.
type BeginSignOn struct {
	Workspace string `json:"workspace,omitzero" doc:"Its short name; may be left out where the server has one workspace"`
	begun     Begun
}

// Begun is a sign-on that has begun: where to go, and what to come back with.
type Begun struct {
	URL   string `json:"url" doc:"Where the person proves who he is"`
	Token string `json:"token" doc:"Kept by the page that asked, and sent to sign in"`
}

// Answered is what a person comes back with from a provider.
type Answered struct {
	Token string `json:"token" maxLength:"200"`
	State string `json:"state" maxLength:"200"`
	Code  string `json:"code" maxLength:"4000"`
}

func (s *Service) visitBegin(ctx context.Context, a act.Act, in *BeginSignOn) (act.Act, error) {
	return s.visit(ctx, a, in.Workspace)
}

// prepareBegin finds out where the provider is. Faults: auth.signOn, auth.provider.
func (s *Service) prepareBegin(ctx context.Context, a act.Act, in *BeginSignOn) error {
	p, _, err := s.provider(ctx, a)
	if err != nil {
		return err
	}
	in.begun.Token = newToken(a.Workspace, id.New[proofIDKind]().Raw()).token()
	in.begun.URL, err = s.o.Sponsor.Begin(ctx, p, pledgeOf(in.begun.Token))
	return err
}

// beginSignOns keeps the hashes of what people come back with. Fault: auth.paused.
func (s *Service) beginSignOns(_ context.Context, tx *event.Tx, cmds []op.Cmd[BeginSignOn]) []op.Result[Begun] {
	results := make([]op.Result[Begun], len(cmds))
	keys := make([]counterKey, len(cmds))
	for i, c := range cmds {
		keys[i] = askPerAddress.keyFor(c.Act.Via.Address)
	}
	cs, err := lockCounters(tx, keys)
	if err != nil {
		return refuseAll[Begun](len(cmds), err)
	}
	with, err := secretFor(tx, cmds[0].Act.Micros())
	if err != nil {
		return refuseAll[Begun](len(cmds), err)
	}
	var rows []proofRow
	for i, c := range cmds {
		if wait := cs.of(keys[i : i+1]).count(c.Act.At); wait > 0 {
			results[i].Err = pausedFor(wait)
			continue
		}
		b, _ := parseToken(c.In.begun.Token)
		proof := id.From[proofIDKind](b.key.Raw())
		rows = append(rows, proofRow{ID: proof, Kind: aSignOn, Hash: with.hashProof(proof, c.In.begun.Token),
			MadeAt: c.Act.Micros(), ExpiresAt: c.Act.At.Add(aSignOn.lasts()).UnixMicro()})
		results[i].Out = c.In.begun
	}
	return op.FailAll(results, cmp.Or(insertProofs(tx, rows), updateCounters(tx, cs)))
}

// provider reads the workspace's provider, with the secret in the open.
func (s *Service) provider(ctx context.Context, a act.Act) (p Provider, row *signOnRow, err error) {
	err = s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		if row, err = readSignOn(r); err != nil || row == nil {
			return err
		}
		p = Provider{Issuer: row.Issuer, ClientID: row.ClientID, Redirect: s.redirect()}
		p.Secret, err = s.unseal(r, sealedSecret, row.Secret)
		return err
	})
	if err == nil && (row == nil || s.o.Sponsor == nil || s.o.Site == "") {
		err = noSignOn.New()
	}
	return p, row, err
}

// arrival is a holder who has proven at an issuer who he is.
type arrival struct {
	Holder
	issuer string
	role   string // that he gets if nobody knows him; "" lets nobody in
}

// bySignOn holds what somebody came back with against what was begun, and asks
// the provider who he is. Faults: auth.failed, auth.paused, auth.signOn,
// auth.provider, auth.token, auth.email, auth.domain.
func (s *Service) bySignOn(ctx context.Context, a act.Act, in *Answered) (proven, *arrival, error) {
	known, err := s.byToken(ctx, a, aSignOn, in.Token)
	if err != nil {
		return proven{}, nil, err
	}
	pledge := pledgeOf(in.Token)
	if subtle.ConstantTimeCompare([]byte(in.State), []byte(pledge.State)) != 1 {
		return proven{}, nil, failed.New()
	}
	p, row, err := s.provider(ctx, a)
	if err != nil {
		return proven{}, nil, err
	}
	h, err := s.o.Sponsor.Finish(ctx, p, pledge, in.Code)
	if err != nil {
		return proven{}, nil, err
	}
	h.Email = foldLogin(h.Email)
	if f := row.admit(h); f != nil {
		return proven{}, nil, f
	}
	return known, &arrival{h, row.Issuer, row.Role}, nil
}

// arrive finds who a holder is here: whom he was linked to, else the one active
// member of the staff with his address, else somebody new. Fault: auth.uninvited.
// Tells identity.userAdded of somebody new, and identity.linked.
func (s *Service) arrive(ctx context.Context, tx *event.Tx, a act.Act, h *arrival) (act.UserID, error) {
	if u, linked, err := readSignOnLink(tx, h.issuer, h.Subject); linked || err != nil {
		return u, err
	}
	found, err := readByEmail(tx, h.Email)
	if err != nil {
		return act.UserID{}, err
	}
	var u act.UserID
	switch {
	case len(found) == 1 && found[0].Active && found[0].Kind == act.Staff:
		u = found[0].ID
	case len(found) > 0 || h.role == "":
		return u, uninvited.New("email", h.Email)
	default:
		if u, err = s.welcome(ctx, tx, a.As("identity"), h); err != nil {
			return u, err
		}
	}
	insertSignOnLink(tx, h, u, a.Micros())
	tx.Tell(a.As("identity"), Linked{u, h.issuer})
	return u, nil
}

// welcome makes a user of somebody whom nobody has invited.
func (s *Service) welcome(ctx context.Context, tx *event.Tx, a act.Act, h *arrival) (act.UserID, error) {
	name := h.Name
	if strings.TrimSpace(name) == "" {
		name = h.Email
	}
	r := s.addUsers(ctx, tx, []op.Cmd[AddUser]{{Act: a, In: AddUser{Login: h.Email, Name: name, Kind: act.Staff, Roles: []string{h.role}, Email: h.Email}}})[0]
	return r.Out.ID, r.Err
}
