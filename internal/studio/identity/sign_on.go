package identity

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
)

// Provider is who proves to a workspace who its people are, by OpenID Connect.
type Provider struct {
	Issuer   string
	ClientID string
	Secret   string
	Redirect string // where it sends people back to
}

// Holder is somebody as a provider knows him.
type Holder struct {
	Subject  string // never changes there
	Email    string
	Verified bool // the provider knows that the address is his
	Name     string
}

// Pledge binds one sign-on to the browser that began it: everything follows from
// its token, which the provider never sees.
type Pledge struct {
	State    string
	Nonce    string
	Verifier string // of PKCE
}

// pledgeOf derives what is sent around from what is kept.
func pledgeOf(token string) Pledge {
	of := func(what string) string {
		sum := sha256.Sum256([]byte("bespoke/sign-on/" + what + "/" + token))
		return base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return Pledge{of("state"), of("nonce"), of("verifier")}
}

// Sponsor is the door to providers. Faults: auth.provider where one cannot be
// reached or is none, auth.issuer where it calls itself otherwise, auth.token where what it says proves nothing.
type Sponsor interface {
	// Begin is the address at which a person proves who he is.
	Begin(ctx context.Context, p Provider, pledge Pledge) (string, error)
	// Finish exchanges the code that the person came back with, and checks
	// signature, issuer, audience, time and nonce of what it brings.
	Finish(ctx context.Context, p Provider, pledge Pledge, code string) (Holder, error)
}

var (
	// NoProvider, OtherIssuer and BadToken are what a Sponsor answers.
	NoProvider = fault.Define(fault.Busy, "auth.provider", "无法连接单点登录服务", "The sign-on provider cannot be reached, or is none").
			Fix("请稍后再试，或用密码登录；管理员请检查颁发者地址", "Try again later, or sign in with a password; administrators check the issuer's address")
	OtherIssuer = fault.Define(fault.Busy, "auth.issuer", "单点登录服务自称「{issuer}」，颁发者地址须与它一字不差，末尾的斜杠也算",
		"The provider calls itself {issuer}: the issuer must be that to the letter, a final slash too").
		Fix("请管理员把颁发者地址改为 {issuer}", "Have an administrator set the issuer to {issuer}")
	BadToken = fault.Define(fault.Denied, "auth.token", "单点登录服务的答复不能证明身份", "What the sign-on provider said proves nothing").
			Fix("请重新登录", "Sign in once more")

	noSignOn = fault.Define(fault.Missing, "auth.signOn", "这里没有设置单点登录", "There is no sign-on here").
			Fix("请用其他方式登录", "Sign in another way")
	noSite = fault.Define(fault.Blocked, "auth.site", "服务器不知道自己的网址，不能设置单点登录", "The server does not know its own address, which sign-on needs").
		Fix("请用 --site 指定网址后重启", "Start the server with --site")
	notVerified = fault.Define(fault.Denied, "auth.email", "单点登录服务没有确认您的邮箱", "The sign-on provider has not verified your e-mail address").
			Fix("请先在那里验证邮箱", "Have the address verified there first")
	otherDomain = fault.Define(fault.Denied, "auth.domain", "邮箱 {email} 的域名不能在这里登录", "People of the domain of {email} do not sign in here").
			Fix("请用公司的邮箱账号登录", "Sign in with an account of the company")
	uninvited = fault.Define(fault.Denied, "auth.uninvited", "{email} 还不是这里的用户", "Nobody here has the address {email}").
			Fix("请管理员先建立用户，并填写这个邮箱", "Ask an administrator to add you with this address")
	badSignOn = fault.Define(fault.Invalid, "signOn.invalid", "单点登录的设置有误", "The sign-on is not right as it stands").
			Fix("请按各字段的提示修改", "Correct the fields that are named")
	badDomain = fault.Define(fault.Invalid, "pattern", "「{domain}」不是域名，应写成 example.com 的样子", "{domain} is no domain; one is written as example.com").
			Fix("请只写域名", "Write the domain alone")
)

// SignOn is a workspace's sign-on as administrators see it: never its secret.
type SignOn struct {
	Name     string   `json:"name,omitzero" doc:"What stands on the button of the sign-in page"`
	Issuer   string   `json:"issuer,omitzero"`
	ClientID string   `json:"clientId,omitzero"`
	Secret   bool     `json:"hasSecret,omitzero" doc:"A secret is kept; nobody can show it"`
	Domains  []string `json:"domains,omitempty" doc:"Only addresses of these; absent for all"`
	Role     string   `json:"role,omitzero" doc:"Whom nobody has invited becomes a user with it; absent: comes not in"`
	Redirect string   `json:"redirect,omitzero" doc:"What the provider has to be told"`
}

// SetSignOn is the input of identity.setSignOn.
type SetSignOn struct {
	Name     string   `json:"name"`
	Issuer   string   `json:"issuer" doc:"Its address, as https://id.example.com"`
	ClientID string   `json:"clientId"`
	Secret   string   `json:"secret,omitzero" format:"password" doc:"Absent: the one that is kept for this issuer stays"`
	Domains  []string `json:"domains,omitzero"`
	Role     string   `json:"role,omitzero"`
}

const maxDomains = 20

var domainForm = regexp.MustCompile(`^[\pL\pN-]+(\.[\pL\pN-]+)+$`)

func (in *SetSignOn) tidy() {
	in.Issuer, in.ClientID = strings.TrimSpace(in.Issuer), strings.TrimSpace(in.ClientID)
	for i := range in.Domains {
		in.Domains[i] = strings.ToLower(strings.TrimSpace(in.Domains[i]))
	}
	slices.Sort(in.Domains)
	in.Domains = slices.Compact(in.Domains)
}

// check finds all that is wrong with a sign-on as it is to be.
func (in *SetSignOn) check(rs *Roles) *fault.Error {
	var parts []*fault.Error
	for _, f := range []struct{ at, text string }{{"/name", in.Name}, {"/issuer", in.Issuer}, {"/clientId", in.ClientID}} {
		if wrong := checkText(f.text, maxName); wrong != nil {
			parts = append(parts, wrong.At(f.at))
		}
	}
	if utf8.RuneCountInString(in.Secret) > maxName {
		parts = append(parts, tooLong.New("max", maxName).At("/secret"))
	}
	if len(in.Domains) > maxDomains {
		parts = append(parts, tooLong.New("max", maxDomains).At("/domains"))
	}
	for i, d := range in.Domains {
		if !domainForm.MatchString(d) || len(d) > 253 {
			parts = append(parts, badDomain.New("domain", d).At("/domains/"+strconv.Itoa(i)))
		}
	}
	if role := rs.Get(in.Role); in.Role != "" && (role == nil || role.Kind != act.Staff) {
		parts = append(parts, unknown.New("key", in.Role).At("/role"))
	}
	if len(parts) == 0 {
		return nil
	}
	return badSignOn.New().Of(parts...)
}

// view is a sign-on as administrators see it.
func (s *Service) signOnView(row *signOnRow) SignOn {
	if row == nil {
		return SignOn{Redirect: s.redirect()}
	}
	return SignOn{row.Name, row.Issuer, row.ClientID, len(row.Secret) > 0, row.domains(), row.Role, s.redirect()}
}

func (s *Service) redirect() string {
	if s.o.Site == "" {
		return ""
	}
	return s.page(act.Staff)
}

func (row *signOnRow) domains() (all []string) {
	_ = json.Unmarshal([]byte(row.Domains), &all) // was written from a list
	return all
}

// admit tells why a holder does not come in, whoever he is here.
func (row *signOnRow) admit(h Holder) *fault.Error {
	if !h.Verified || !isEmail(h.Email) {
		return notVerified.New()
	}
	domain := h.Email[strings.LastIndex(h.Email, "@")+1:]
	if all := row.domains(); len(all) > 0 && !slices.Contains(all, domain) {
		return otherDomain.New("email", h.Email)
	}
	return nil
}
