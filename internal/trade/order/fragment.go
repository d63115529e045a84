package order

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/party"
)

// The bounds of a search: how many orders it looks for in each way, of how many
// customers, and how many of the latest it scans for a piece in the middle.
const (
	mostFound    = 200
	mostOwners   = 20
	mostScanned  = 250_000
	leastLetters = 2
	tailLetters  = 4 // by which texts are found that end so
)

// fragment is a piece of text that orders are looked for by, and what was found.
type fragment struct {
	raw, text string
	number    bool // whether the reader may see what it is looked for in
	foreign   bool
	fields    []string // the searchable fields that the reader may see, by their facts
	personal  []string // those that are found as a whole alone

	orders    map[id.Raw]bool
	ranked    []ID // the best first
	customers map[party.ID]bool
	sure      bool // orders and customers are all there are
}

// fragmentOf reads what somebody typed; nil for nothing.
func (s *Setup) fragmentOf(q string, sight identity.Sight) *fragment {
	f := &fragment{raw: strings.TrimSpace(q), text: rule.Sought(q), number: sight.Sees("order.number"), foreign: sight.Sees("order.foreignId"),
		orders: map[id.Raw]bool{}, customers: map[party.ID]bool{}}
	if f.text == "" {
		return nil
	}
	f.fields, f.personal = s.searched(sight)
	return f
}

// find looks the fragment up: numbers by how they begin and end and then
// anywhere among the latest, customers by their texts.
func (f *fragment) find(r db.Reader, sight identity.Sight) error {
	f.sure = true
	owners, err := party.Search(r, sight, f.raw, mostOwners)
	if err != nil {
		return err
	}
	f.sure = len(owners) < mostOwners
	for _, p := range owners {
		f.customers[p.ID] = true
	}
	for _, way := range []func(db.Reader) ([]ID, error){f.begins, f.ends, f.inside, f.whole} {
		found, err := way(r)
		if err != nil {
			return fmt.Errorf("look for orders: %w", err)
		}
		f.sure = f.sure && len(found) < mostFound
		for _, one := range found {
			if !f.orders[one.Raw()] {
				f.orders[one.Raw()] = true
				f.ranked = append(f.ranked, one)
			}
		}
	}
	return nil
}

// begins finds numbers and foreign ids as they were typed, in either case: these
// are found from the moment of placing on.
func (f *fragment) begins(r db.Reader) (found []ID, err error) {
	for _, raw := range once(anys([]string{f.raw, strings.ToUpper(f.raw), strings.ToLower(f.raw)})) {
		for column, seen := range map[string]bool{"number": f.number, "foreign_id": f.foreign} {
			if !seen || utf8.RuneCountInString(f.raw) < leastLetters {
				continue
			}
			if err := beginning(r, column, raw.(string), mostFound, func(one ID) { found = append(found, one) }); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// ends finds texts that end so; a short fragment is found here as a whole text,
// and as an end by inside.
func (f *fragment) ends(r db.Reader) ([]ID, error) {
	if utf8.RuneCountInString(f.text) < leastLetters || len(f.whats()) == 0 {
		return nil, nil
	}
	return ending(r, f.text, f.whats(), mostFound)
}

func (f *fragment) inside(r db.Reader) ([]ID, error) {
	if utf8.RuneCountInString(f.text) < leastLetters || len(f.whats()) == 0 {
		return nil, nil
	}
	return holding(r, f.text, f.whats(), mostScanned, mostFound)
}

// whole finds what is personal by all of it.
func (f *fragment) whole(r db.Reader) (found []ID, err error) {
	if len(f.personal) == 0 {
		return nil, nil
	}
	blind, err := db.BlindOf(r)
	if blind == nil {
		return nil, err
	}
	texts := make([]string, len(f.personal))
	for i, what := range f.personal {
		texts[i] = blind(what, form.Sought(f.raw))
	}
	return exactly(r, texts, mostFound)
}

// whats are the kinds of texts that the reader may see.
func (f *fragment) whats() (whats []string) {
	if f.number {
		whats = append(whats, whatNumber)
	}
	if f.foreign {
		whats = append(whats, whatForeign)
	}
	return append(whats, f.fields...)
}

// resolve finds what a list of orders is filtered by.
func (f *fragment) resolve(l *lister) error {
	if err := f.find(l.r, l.setup.finding(l.act)); err != nil || !f.sure {
		return err
	}
	return f.own(l)
}

// own adds the orders of the customers that were found, as far as they are few.
func (f *fragment) own(l *lister) error {
	values := make([]any, 0, len(f.customers))
	for customer := range f.customers {
		values = append(values, customer.Raw())
	}
	if len(values) == 0 {
		return nil
	}
	src := &indexSource{r: l.r, sort: sorting{byPlaced, true}, from: l.w.from, to: l.w.to, column: "customer_id", values: values, at: sorting{byPlaced, true}.begin()}
	rows, done, err := src.next(mostGathered)
	for _, row := range rows {
		f.orders[row.ID.Raw()] = true
	}
	f.sure = done
	return err
}

// holds tells whether a row was found, or holds the fragment itself.
func (f *fragment) holds(row *headRow) bool {
	return f.orders[row.ID.Raw()] || f.customers[row.Customer] ||
		f.number && strings.Contains(rule.Sought(row.Number), f.text) || f.foreign && strings.Contains(rule.Sought(text(row.ForeignID)), f.text)
}

// The kinds of texts that orders are found by.
const (
	whatNumber  = "number"
	whatForeign = "foreign"
)

// hearPlaced writes what orders are found by, after they were placed: searching
// costs placing nothing. The log is heard from its beginning, so that orders of
// older programs are found as well.
func (s *Service) hearPlaced(_ context.Context, tx *event.Tx, facts []event.Heard[PlacedFact]) error {
	var finds []findRow
	var older []ID
	for _, f := range facts {
		finds = append(finds, findOf(f.Fact.Order, whatNumber, f.Fact.Number), findOf(f.Fact.Order, whatForeign, f.Fact.ForeignID))
		if f.Fact.CustomerType == nil {
			older = append(older, f.Fact.Order)
		}
	}
	err := named(tx, older, func(row namedRow) { finds = append(finds, findOf(row.ID, whatForeign, text(row.ForeignID))) })
	if err != nil {
		return fmt.Errorf("read what orders are called: %w", err)
	}
	finds = slices.DeleteFunc(finds, func(f findRow) bool { return f.Text == "" })
	return db.InsertRows(tx.Tx, "order_finds", finds)
}

func findOf(order ID, what, s string) findRow {
	s = rule.Sought(s)
	return findRow{Order: order, What: what, Text: s, Tail: tailOf(s)}
}

// tailOf is how a text ends, forwards: numbers that follow each other lie
// together in the index.
func tailOf(s string) string {
	letters := []rune(s)
	return string(letters[max(0, len(letters)-tailLetters):])
}
