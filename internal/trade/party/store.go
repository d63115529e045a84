package party

import (
	"encoding/json"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
)

// partyRow is a party as the table keeps it. Lists and objects are JSON, and
// nothing at all where there are none.
type partyRow struct {
	ID        ID          `db:"id,key"`
	Ref       *string     `db:"ref"`
	Name      string      `db:"name"`
	Type      string      `db:"type"`
	Groups    string      `db:"groups"`
	Region    string      `db:"region"`
	Phone     string      `db:"phone,sealed"`
	Email     string      `db:"email,sealed"`
	Address   string      `db:"address,sealed"`
	Contacts  string      `db:"contacts,sealed"`
	Addresses string      `db:"addresses,sealed"`
	Fields    string      `db:"fields,sealed"`
	Blocked   bool        `db:"blocked"`
	Owner     *act.UserID `db:"owner_id"`
	Version   int64       `db:"version"`
	CreatedAt int64       `db:"created_at"`
	Grams     int64       `db:"grams"`
	ErasedAt  int64       `db:"erased_at"`
}

// partySealed is what nobody reads of a party who has the database alone.
type partySealed struct {
	ID        ID     `db:"id,key"`
	Phone     string `db:"phone,sealed"`
	Email     string `db:"email,sealed"`
	Address   string `db:"address,sealed"`
	Contacts  string `db:"contacts,sealed"`
	Addresses string `db:"addresses,sealed"`
	Fields    string `db:"fields,sealed"`
}

type accountKey struct {
	Party    ID             `db:"party_id,key"`
	Currency money.Currency `db:"currency,key"`
}

type accountRow struct {
	accountKey
	Limit     *dec.Dec `db:"credit_limit"`
	Used      dec.Dec  `db:"credit_used"`
	Orders    int64    `db:"order_count"`
	Spent     dec.Dec  `db:"spent"`
	LastOrder int64    `db:"last_order_at"`
}

// limitRow changes a limit and leaves the counters alone.
type limitRow struct {
	accountKey
	Limit *dec.Dec `db:"credit_limit"`
}

// The ways in which rows are found.
type (
	byID struct {
		ID ID `db:"id"`
	}
	byRef struct {
		Ref string `db:"ref"`
	}
	byParty struct {
		Party ID `db:"party_id"`
	}
)

func (p *Party) row(x index) partyRow {
	r := partyRow{ID: p.ID, Name: p.Name, Type: p.Type, Groups: text(p.Groups, len(p.Groups)), Region: p.Region, Phone: p.Phone, Email: p.Email,
		Contacts: text(p.Contacts, len(p.Contacts)), Addresses: text(p.Addresses, len(p.Addresses)), Fields: string(p.Fields),
		Blocked: p.Blocked, Version: p.Version, CreatedAt: p.CreatedAt, Grams: x.scheme, ErasedAt: p.ErasedAt}
	if p.Ref != "" {
		r.Ref = &p.Ref
	}
	if p.Address != nil {
		r.Address = text(p.Address, 1)
	}
	if !p.Owner.IsZero() {
		r.Owner = &p.Owner
	}
	return r
}

func (r *partyRow) party() (*Party, error) {
	p := &Party{ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt, ErasedAt: r.ErasedAt, grams: r.Grams, Body: Body{Name: r.Name, Type: r.Type, Region: r.Region,
		Phone: r.Phone, Email: r.Email, Blocked: r.Blocked}}
	if r.Ref != nil {
		p.Ref = *r.Ref
	}
	if r.Owner != nil {
		p.Owner = *r.Owner
	}
	if r.Fields != "" {
		p.Fields = json.RawMessage(r.Fields)
	}
	for _, part := range []struct {
		text string
		into any
	}{{r.Groups, &p.Groups}, {r.Address, &p.Address}, {r.Contacts, &p.Contacts}, {r.Addresses, &p.Addresses}} {
		if part.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part.text), part.into); err != nil {
			return nil, fmt.Errorf("party: read %s: %w", r.ID, err)
		}
	}
	return p, nil
}

// text writes a value as JSON, none as nothing.
func text(v any, n int) string {
	if n == 0 {
		return ""
	}
	b, _ := json.Marshal(v) // never fails for texts and lists of them
	return string(b)
}

func insertFresh(tx db.Tx, rows []partyRow) ([]bool, error) {
	fresh, err := db.InsertFresh(tx, "parties", rows)
	if err != nil {
		return nil, fmt.Errorf("party: add: %w", err)
	}
	return fresh, nil
}

func update(tx db.Tx, rows []partyRow) error {
	if err := db.UpdateRows(tx, "parties", rows); err != nil {
		return fmt.Errorf("party: change: %w", err)
	}
	return nil
}

// makeAccounts inserts accounts that nobody has made yet.
func makeAccounts(tx db.Tx, rows []accountRow) error {
	if _, err := db.InsertFresh(tx, "party_accounts", rows); err != nil {
		return fmt.Errorf("party: open accounts: %w", err)
	}
	return nil
}

// updateAccounts writes whole counters: their rows are locked.
func updateAccounts(tx db.Tx, rows accounts) error {
	changed := make([]accountRow, 0, len(rows))
	for _, r := range rows {
		changed = append(changed, *r)
	}
	if err := db.UpdateRows(tx, "party_accounts", changed); err != nil {
		return fmt.Errorf("party: book: %w", err)
	}
	return nil
}

// updateLimits leaves the counters beside the limits alone, so it needs no lock.
func updateLimits(tx db.Tx, rows []limitRow) error {
	if err := db.UpdateRows(tx, "party_accounts", rows); err != nil {
		return fmt.Errorf("party: change limits: %w", err)
	}
	return nil
}

// selectParties hands out the parties of the keys, by id or by ref, without
// their accounts.
func selectParties[K comparable](r db.Reader, keys []K, lock db.Lock, each func(*Party)) error {
	err := db.SelectKeys(r, "parties", keys, lock, func(row partyRow) error {
		p, err := row.party()
		if err == nil {
			each(p)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("party: read: %w", err)
	}
	return nil
}

func selectAccounts[K comparable](r db.Reader, keys []K, lock db.Lock, each func(accountRow)) error {
	err := db.SelectKeys(r, "party_accounts", keys, lock, func(row accountRow) error {
		each(row)
		return nil
	})
	if err != nil {
		return fmt.Errorf("party: read accounts: %w", err)
	}
	return nil
}
