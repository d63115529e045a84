package party

import (
	"strings"

	"bespoke/internal/base/gram"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Where a party is reached is sealed in its row, so it is found by nothing but the
// whole: what stands in the index is blind. The last digits of a telephone number,
// which people say of themselves, are indexed the same way.
const (
	byPhone  = "phone"
	byEmail  = "email"
	tailSize = 4
)

// reachFacts is the fact that a way of reaching somebody tells.
var reachFacts = map[string]string{byPhone: "customer.phone", byEmail: "customer.email"}

// By which scheme a party's texts were cut: in the open, as where nothing is sealed,
// or blind. What was cut by another one is cut again.
const (
	openScheme  = 2
	blindScheme = 3
)

// index is how a workspace finds parties by what is sealed.
type index struct {
	scheme int64
	blind  db.Blind
}

func indexOf(r db.Reader) (index, error) {
	blind, err := db.BlindOf(r)
	if blind == nil {
		return index{scheme: openScheme}, err
	}
	return index{blindScheme, blind}, err
}

// of are the pieces by which a party is reached, as a scheme makes them.
func (x index) of(p *Party, scheme int64) (pieces []gram.Piece) {
	add := func(field, value string) {
		if value == "" {
			return
		}
		if scheme == blindScheme && x.blind != nil {
			value = x.blind(field, value)
		}
		pieces = append(pieces, gram.Piece{Field: field, Gram: value})
	}
	for _, phone := range p.phones() {
		digits := Digits(phone)
		add(byPhone, digits)
		if len(digits) > tailSize {
			add(byPhone, digits[len(digits)-tailSize:])
		}
	}
	for _, email := range p.emails() {
		add(byEmail, mailOf(email))
	}
	return pieces
}

func (p *Party) phones() []string {
	all := []string{p.Phone}
	for _, c := range p.Contacts {
		all = append(all, c.Phone)
	}
	return all
}

func (p *Party) emails() []string {
	all := []string{p.Email}
	for _, c := range p.Contacts {
		all = append(all, c.Email)
	}
	return all
}

// Digits is a telephone number as everybody writes it differently: its digits,
// without the code of China, which most leave out.
func Digits(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, rule.Sought(phone))
	if len(digits) > 11 {
		digits = strings.TrimPrefix(strings.TrimPrefix(digits, "00"), "86")
	}
	return digits
}

func mailOf(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// reachedAt finds the parties that somebody reaches by what he typed.
func reachedAt(r db.Reader, sight identity.Sight, typed string) (found []ID, err error) {
	x, err := indexOf(r)
	if err != nil {
		return nil, err
	}
	asked := Party{Body: Body{Phone: typed}}
	if strings.Contains(typed, "@") {
		asked.Body = Body{Email: typed}
	}
	pieces := x.of(&asked, x.scheme)
	if len(pieces) == 0 || !sight.Sees(reachFacts[pieces[0].Field]) {
		return nil, nil
	}
	spots, err := postings(r, []string{pieces[0].Field}, pieces[0].Gram, "", gram.MostRead)
	for _, at := range spots {
		found = append(found, at.ID)
	}
	return found, err
}
