package party

import (
	"context"
	"encoding/json"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// ChangeInput is a merge patch of a party.
type ChangeInput struct {
	ID          ID                   `path:"id" json:"-"`
	Match       string               `header:"If-Match" json:"-" doc:"The version that the change is meant for"`
	Ref         patch.Of[string]     `json:"ref,omitzero"`
	Name        patch.Of[string]     `json:"name,omitzero"`
	Type        patch.Of[string]     `json:"type,omitzero"`
	Groups      patch.Of[[]string]   `json:"groups,omitzero"`
	Region      patch.Of[string]     `json:"region,omitzero"`
	Phone       patch.Of[string]     `json:"phone,omitzero"`
	Email       patch.Of[string]     `json:"email,omitzero"`
	Address     json.RawMessage      `json:"address,omitempty" doc:"Merged into the address; null removes"`
	Contacts    patch.Of[[]Contact]  `json:"contacts,omitzero"`
	Addresses   patch.Of[[]Address]  `json:"addresses,omitzero"`
	Blocked     patch.Of[bool]       `json:"blocked,omitzero"`
	Owner       patch.Of[act.UserID] `json:"owner,omitzero"`
	CreditLimit json.RawMessage      `json:"creditLimit,omitempty" doc:"Merged into the limit; null removes"`
	Fields      json.RawMessage      `json:"fields,omitempty" doc:"Custom customer fields by key; null removes"`
}

// MergePatch makes null mean "remove".
func (ChangeInput) MergePatch() {}

var (
	errMissing = fault.Define(fault.Missing, "party.missing", "没有客户 {id}", "There is no party {id}").
			Fix("检查编号", "Check the id")
	errVersion = fault.Define(fault.Conflict, "version.changed", "这个客户已被修改", "The party has changed meanwhile").
			Fix("重新读取后再改", "Read it again and change that")

	// ErrErased refuses to do anything for a party that is no more.
	ErrErased = fault.Define(fault.Conflict, "party.erased", "这个客户的个人信息已删除", "What is personal of this party was erased").
			Fix("请新建客户", "Add a new party")
)

// changed is a party as it will be, and what it was made from.
type changed struct {
	to     Party
	from   int64
	limit  []limitRow // what becomes of limits; nil to leave them
	match  string
	reader Reader
}

// decideChange applies patches to the parties as they are now. Answers
// party.missing, version.changed, and party.invalid with all findings.
func (rm *room) decideChange(ctx context.Context, r db.Reader, cmds []op.Cmd[ChangeInput]) []op.Result[changed] {
	rs := make([]op.Result[changed], len(cmds))
	refs := make([]Ref, len(cmds))
	for i, c := range cmds {
		refs[i].ID = c.In.ID
	}
	release, err := rm.current(ctx, r)
	var now []*Party
	if err == nil {
		now, err = Resolve(r, refs)
	}
	for i, c := range cmds {
		if rs[i].Err = err; err != nil {
			continue
		}
		reader := ReaderOf(c.Act, release)
		switch {
		case now[i] == nil || !reader.Sees(now[i]):
			rs[i].Err = errMissing.New("id", c.In.ID)
		case now[i].ErasedAt > 0:
			rs[i].Err = ErrErased.New()
		case !matches(c.In.Match, now[i]):
			rs[i].Err = errVersion.New()
		default:
			rs[i].Out, rs[i].Err = checkerOf(release).change(c, now[i], reader)
		}
	}
	return rs
}

// change applies a patch to a copy.
func (k checker) change(c op.Cmd[ChangeInput], now *Party, reader Reader) (changed, error) {
	to, in := *now, c.In
	in.Ref.To(&to.Ref)
	in.Name.To(&to.Name)
	in.Type.To(&to.Type)
	in.Groups.To(&to.Groups)
	in.Region.To(&to.Region)
	in.Phone.To(&to.Phone)
	in.Email.To(&to.Email)
	in.Contacts.To(&to.Contacts)
	in.Addresses.To(&to.Addresses)
	in.Blocked.To(&to.Blocked)
	in.Owner.To(&to.Owner)
	var f check.Findings
	to.CreditLimit = patched(&f, now.CreditLimit, in.CreditLimit)
	k.body(&f, &to.Body)
	to.Address = address(&f, now.Address, in.Address, "/address")
	to.Fields = k.fields(&f, now.Fields, in.Fields, c.Act.At)
	reader.Check(&f, now.Body, to.Body)
	to.Version++
	return changed{to, now.Version, limits(now, &to), in.Match, reader}, f.Err(errInvalid)
}

// patched applies a patch to the limit.
func patched(f *check.Findings, now *money.Amount, change json.RawMessage) *money.Amount {
	if len(change) == 0 {
		return now
	}
	var raw json.RawMessage
	var to *money.Amount
	var err error
	if now != nil {
		raw, err = json.Marshal(now)
	}
	if err == nil {
		raw, err = patch.Merge(raw, change)
	}
	if err == nil && len(raw) > 0 {
		err = json.Unmarshal(raw, &to)
	}
	if err != nil {
		want := fault.Text{ZH: `金额，如 {"amount":"20.00","currency":"CNY"}`, EN: `money, as {"amount":"20.00","currency":"CNY"}`}
		f.Add(check.Type.New("field", labelLimit, "want", want).At("/creditLimit").From(err))
		return now
	}
	return to
}

// limits says which accounts get another limit: the old one's loses it.
func limits(now, to *Party) (rows []limitRow) {
	if now.CreditLimit != nil && (to.CreditLimit == nil || to.CreditLimit.Currency != now.CreditLimit.Currency) {
		rows = append(rows, limitRow{accountKey{to.ID, now.CreditLimit.Currency}, nil})
	}
	if to.CreditLimit != nil && (now.CreditLimit == nil || *now.CreditLimit != *to.CreditLimit) {
		rows = append(rows, limitRow{accountKey{to.ID, to.CreditLimit.Currency}, limitOf(to.CreditLimit)})
	}
	return rows
}

// commitChange writes the parties whose version is still the one that was read.
// Answers version.changed where If-Match names another one, op.ErrStale where
// it changed since the decision. Tells party.changed.
func commitChange(_ context.Context, tx *event.Tx, cmds []op.Cmd[changed]) []op.Result[View] {
	rs := make([]op.Result[View], len(cmds))
	now, err := lockForChange(tx, cmds)
	var x index
	if err == nil {
		x, err = indexOf(tx)
	}
	var rows []partyRow
	var limits []limitRow
	var cut []recut
	for i, c := range cmds {
		p := c.In.to
		switch at := now[p.ID]; {
		case err != nil:
			rs[i].Err = err
		case at == nil:
			rs[i].Err = errMissing.New("id", p.ID)
		case !matches(c.In.match, at):
			rs[i].Err = errVersion.New()
		case at.Version != c.In.from:
			rs[i].Err = op.ErrStale
		case now.owner(p.Ref, p.ID) != nil:
			rs[i].Err = duplicate(now.owner(p.Ref, p.ID))
		default:
			cut = append(cut, recut{at, &p})
			now[p.ID], p.grams = &p, x.scheme
			rows, limits = append(rows, p.row(x)), append(limits, c.In.limit...)
			rs[i].Out = c.In.reader.view(&p)
			tx.Tell(c.Act, ChangedFact{p.ID, p.Ref, p.Version})
		}
	}
	if err == nil {
		err = storeChanges(tx, rows, limits)
	}
	if err == nil {
		err = regram(tx, cut)
	}
	return op.FailAll(rs, err)
}

// storeChanges opens accounts for limits in a new currency before it sets them.
func storeChanges(tx db.Tx, rows []partyRow, limits []limitRow) error {
	if err := update(tx, rows); err != nil || len(limits) == 0 {
		return err
	}
	opened := make([]accountRow, len(limits))
	for i, l := range limits {
		opened[i].accountKey = l.accountKey
	}
	if err := makeAccounts(tx, opened); err != nil {
		return err
	}
	return updateLimits(tx, limits)
}

// matches tells whether an If-Match means this version; without one any is meant.
func matches(match string, p *Party) bool {
	return match == "" || match == "*" || match == strconv.FormatInt(p.Version, 10)
}

// parties are those that a batch changes, or that stand in its way.
type parties map[ID]*Party

// owner finds who else has a reference.
func (ps parties) owner(ref string, but ID) *Party {
	for _, p := range ps {
		if ref != "" && p.Ref == ref && p.ID != but {
			return p
		}
	}
	return nil
}

// lockForChange locks the parties, and reads those that have the references
// which the changes give out.
func lockForChange(tx db.Tx, cmds []op.Cmd[changed]) (parties, error) {
	now := parties{}
	keep := func(p *Party) { now[p.ID] = p }
	ids := make([]byID, len(cmds))
	for i, c := range cmds {
		ids[i] = byID{c.In.to.ID}
	}
	if err := selectParties(tx, ids, db.ForUpdate, keep); err != nil {
		return nil, err
	}
	var refs []byRef
	for _, c := range cmds {
		if at := now[c.In.to.ID]; at != nil && c.In.to.Ref != "" && at.Ref != c.In.to.Ref {
			refs = append(refs, byRef{c.In.to.Ref})
		}
	}
	return now, selectParties(tx, refs, db.Unlocked, func(p *Party) {
		if now[p.ID] == nil {
			keep(p)
		}
	})
}
