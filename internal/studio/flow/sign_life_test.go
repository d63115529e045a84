package flow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

const secretPhrase = "four blue lamps burn"

// setPassword lets a person accept an invitation.
func setPassword(t *testing.T, s *Shop, who Who) {
	t.Helper()
	a := s.Do(t, s.Owner, "POST", "/api/v1/users/"+who.Act.User.String()+"/invitation", "").Want(t, 201)
	_, token, _ := strings.Cut(Into[struct{ Link string }](t, a).Link, "#invitation=")
	s.Do(t, Who{}, "POST", "/api/v1/invitations", fmt.Sprintf(`{"token":%q,"password":%q}`, token, secretPhrase)).Want(t, 200)
}

// sign lets a person sign a thing, and answers the signature.
func sign(t *testing.T, s *Shop, who Who, what string) string {
	t.Helper()
	a := s.Do(t, who, "POST", "/api/v1/session/signatures", fmt.Sprintf(`{"for":%q,"password":%q}`, what, secretPhrase)).Want(t, 201)
	return Into[struct{ Signature string }](t, a).Signature
}

// Who approves shows by his password that it is he: for this task, himself, and now.
func TestSigningInALife(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"money","again"`, Approval("money", "finance", `,"signature":true`)+","+Approval("again", "finance", `,"same":"ask"`))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		fang, hu := s.Hire("fang", "", "finance"), s.Hire("hu", "", "finance")
		setPassword(t, s, fang)
		setPassword(t, s, hu)
		v, other := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		task := s.Task(t, v, "money")
		if !task.Signed {
			t.Errorf("the task does not say that it is to be signed: %+v", task)
		}
		approve := func(signature, want string) {
			t.Helper()
			a := s.Decide(t, fang, "approve", task, fmt.Sprintf(`{"signature":%q}`, signature)).Want(t, 422)
			if !strings.Contains(string(a.Body), want) {
				t.Errorf("not %s, but %s", want, a.Body)
			}
		}
		approve("", "signature.missing")
		approve("nonsense", "signature.wrong")
		approve(sign(t, s, hu, task.ID.String()), "signature.wrong")
		approve(sign(t, s, fang, s.Task(t, other, "money").ID.String()), "signature.wrong")
		old := sign(t, s, fang, task.ID.String())
		s.Clock.Move(6 * time.Minute)
		approve(old, "signature.wrong")

		for body, want := range map[string]string{
			`{"for":"x","password":"not my password"}`: "signature.wrong",
			`{"for":"x"}`: "required",
			`{"for":"x","password":"a","code":"123456"}`: "required",
			`{"for":"x","code":"123456"}`:                "signature.wrong",
		} {
			if a := s.Do(t, fang, "POST", "/api/v1/session/signatures", body); a.Status < 400 || !strings.Contains(string(a.Body), want) {
				t.Errorf("%s: %d %s", body, a.Status, a.Body)
			}
		}

		s.Decide(t, fang, "approve", task, fmt.Sprintf(`{"signature":%q}`, sign(t, s, fang, task.ID.String()))).Want(t, 200)
		if got := toldAs(t, s, v, "task.approved"); got != "Fang approved money (signed by password)" {
			t.Errorf("the timeline says %q", got)
		}
		s.Sound(t)
	})
}
