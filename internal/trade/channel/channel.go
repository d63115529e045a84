package channel

import (
	"slices"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Valid tells whether a channel is one of the closed set.
func Valid(channel string) bool {
	return slices.Contains([]string{"portal", "staff", "api", "file", "shop", "table"}, channel)
}

type orderKind struct{}

func (orderKind) Prefix() string { return "ord" }

// Foreign is an order's id in the channel that it came from.
type Foreign struct {
	Channel   string `db:"channel,key"`
	ForeignID string `db:"foreign_id,key"`
}

// Claim is an order that wants to be the one of its foreign id.
type Claim struct {
	Channel   string
	ForeignID string
	Order     id.Raw
}

func (c Claim) foreign() Foreign { return Foreign{c.Channel, c.ForeignID} }

// ErrDuplicate is the fault of a foreign id that was accepted before.
var ErrDuplicate = fault.Define(fault.Conflict, "order.duplicate",
	"渠道 {channel} 的单号 {foreign} 已经下过单", "The order {foreign} of the channel {channel} is there already").
	Fix("查看已有的订单；若是另一张订单，请换一个单号", "Look at the order that is there; if this is another one, give it another id")

// Duplicate is the refusal of an order whose foreign id is first's already. The
// first one's id goes with it.
func (c Claim) Duplicate(first id.Raw) *fault.Error {
	return ErrDuplicate.New("channel", c.Channel, "foreign", c.ForeignID).At("/foreignId").
		With(map[string]any{"id": id.From[orderKind](first).String()})
}

// Accept gives each foreign id to the first order that claims it. errs[i] is
// order.duplicate, with the first one's id, where it is taken; that order has
// written nothing here.
func Accept(tx db.Tx, claims []Claim) (errs []error, err error) {
	fresh, err := insertFresh(tx, claims)
	if err != nil || !slices.Contains(fresh, false) {
		return make([]error, len(claims)), err
	}
	var taken []Foreign
	for i, c := range claims {
		if !fresh[i] {
			taken = append(taken, c.foreign())
		}
	}
	first, err := Find(tx, taken)
	errs = make([]error, len(claims))
	for i, c := range claims {
		if !fresh[i] {
			errs[i] = c.Duplicate(first[c.foreign()])
		}
	}
	return errs, err
}

// Find tells which order each foreign id belongs to; those that nobody claimed
// are not in the answer. One read, whatever their number.
func Find(r db.Reader, foreign []Foreign) (map[Foreign]id.Raw, error) {
	return selectOrders(r, foreign)
}
