package party

import (
	"context"

	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var errDuplicate = fault.Define(fault.Conflict, "party.duplicate", "编号 {ref} 已被使用", "There is a party {ref} already").
	Fix("换一个编号，或修改已有的客户", "Take another reference, or change the party that is there")

// duplicate names the party that has the reference already.
func duplicate(first *Party) *fault.Error {
	return errDuplicate.New("ref", first.Ref).At("/ref").With(map[string]ID{"id": first.ID})
}

// added is a party that is checked, and the currency of its first account.
type added struct {
	party    Party
	currency money.Currency
	reader   Reader
}

// decideAdd checks new parties against the release. Answers party.invalid with
// everything that is wrong, by field.
func (rm *room) decideAdd(ctx context.Context, r db.Reader, cmds []op.Cmd[Body]) []op.Result[added] {
	rs := make([]op.Result[added], len(cmds))
	release, err := rm.current(ctx, r)
	for i, c := range cmds {
		if rs[i].Err = err; err != nil {
			continue
		}
		var f check.Findings
		p := Party{ID: id.New[partyKind](), Version: 1, CreatedAt: c.Act.Micros(), Body: c.In}
		k, reader := checkerOf(release), ReaderOf(c.Act, release)
		k.body(&f, &p.Body)
		p.Address = address(&f, c.In.Address, nil, "/address")
		p.Fields = k.fields(&f, nil, c.In.Fields, c.Act.At)
		reader.Check(&f, Body{}, p.Body)
		rs[i] = op.Result[added]{Out: added{p, k.currency, reader}, Err: f.Err(errInvalid)}
	}
	return rs
}

// commitAdd inserts the parties with their accounts. A reference that is taken
// is answered party.duplicate with the id of who has it. Tells party.added.
func commitAdd(_ context.Context, tx *event.Tx, cmds []op.Cmd[added]) []op.Result[View] {
	rs := make([]op.Result[View], len(cmds))
	fresh, err := insertParties(tx, cmds)
	first, err := takenBy(tx, cmds, fresh, err)
	var opened []accountRow
	var cut []recut
	for i, c := range cmds {
		p := c.In.party
		switch {
		case err != nil:
			rs[i].Err = err
		case fresh[i]:
			opened = append(opened, accountRow{accountKey: accountKey{p.ID, c.In.currency}, Limit: limitOf(p.CreditLimit)})
			cut = append(cut, recut{nil, &p})
			rs[i].Out = c.In.reader.view(&p)
			tx.Tell(c.Act, AddedFact{p.ID, p.Ref})
		default:
			rs[i].Err = duplicate(first[i])
		}
	}
	return op.FailAll(op.FailAll(rs, makeAccounts(tx, opened)), regram(tx, cut))
}

// insertParties inserts those whose references are free.
func insertParties(tx db.Tx, cmds []op.Cmd[added]) ([]bool, error) {
	x, err := indexOf(tx)
	if err != nil {
		return nil, err
	}
	rows := make([]partyRow, len(cmds))
	for i, c := range cmds {
		rows[i] = c.In.party.row(x)
	}
	return insertFresh(tx, rows)
}

// takenBy finds the parties that stand in the way of those that are not fresh.
func takenBy(r db.Reader, cmds []op.Cmd[added], fresh []bool, err error) ([]*Party, error) {
	if err != nil {
		return nil, err
	}
	asked := make([]Ref, len(cmds))
	for i, ok := range fresh {
		if !ok {
			asked[i].Ref = cmds[i].In.party.Ref
		}
	}
	return Resolve(r, asked)
}

// limitOf is a limit as the account keeps it; its currency is the account's.
func limitOf(a *money.Amount) *dec.Dec {
	if a == nil {
		return nil
	}
	return &a.Units
}
