package order

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/pen"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// parse reads what writeBasis wrote, over what was read before; false where it is
// not that.
func (b *basis) parse(text string) (ok bool) {
	*b = basis{Accounts: b.Accounts[:0], Products: b.Products[:0], Stock: b.Stock[:0], Sources: b.Sources[:0], Lines: b.Lines[:0]}
	r := pen.Read(text)
	for r.Begin('{'); r.More('}'); {
		switch name := r.Name(); name {
		case "kind":
			b.Kind = act.Kind(r.Text())
		case "user":
			b.User, _ = act.ParseUser(r.Text())
		case "roles":
			b.Roles = r.Texts()
		case "numbered":
			b.Numbered = r.Flag()
		case "freight":
			b.Freight = decimal(&r)
		case "files":
			b.Files = int(r.Number())
		case "last":
			b.Last = readFields(&r)
		case "customer":
			b.Customer = verbatim(r.Raw())
		case "accounts":
			for r.Begin('['); r.More(']'); {
				b.Accounts = append(b.Accounts, party.ReadAccount(&r))
			}
		case "products":
			for r.Begin('['); r.More(']'); {
				b.Products = append(b.Products, verbatim(r.Raw()))
			}
		case "stock":
			b.Stock = readStock(&r, b.Stock)
		case "sources":
			for r.Begin('['); r.More(']'); {
				b.Sources = append(b.Sources, inventory.ReadRecordedSource(&r))
			}
		case "lines":
			for r.Begin('['); r.More(']'); {
				b.Lines = append(b.Lines, readLineBasis(&r))
			}
		default:
			b.read(&r, name)
		}
	}
	return r.OK()
}

// readStock reads what lay where, into the room of what was read before.
func readStock(r *pen.Reader, stock [][]inventory.Recorded) [][]inventory.Recorded {
	for r.Begin('['); r.More(']'); {
		lay := []inventory.Recorded{}
		if n := len(stock); n < cap(stock) {
			lay = stock[:n+1][n][:0]
		}
		for r.Begin('['); r.More(']'); {
			lay = append(lay, inventory.ReadRecorded(r))
		}
		stock = append(stock, lay)
	}
	return stock
}

func readLineBasis(r *pen.Reader) (l lineBasis) {
	for r.Begin('{'); r.More('}'); {
		switch name := r.Name(); name {
		case "p":
			l.Product = int(r.Number())
		case "filled":
			l.Filled = r.Flag()
		case "price":
			l.Price = decimal(r)
		case "discountPct":
			l.DiscountPct = decimal(r)
		default:
			l.read(r, name)
		}
	}
	return l
}

// read reads a member that says which fields of a form were sent; others are passed over.
func (s *sent) read(r *pen.Reader, name string) {
	switch name {
	case "typed":
		s.Typed = r.Texts()
	case "blank":
		s.Blank = readFields(r)
	default:
		r.Raw()
	}
}

func readFields(r *pen.Reader) Fields {
	fields := Fields{}
	for r.Begin('{'); r.More('}'); {
		name := r.Name()
		fields[name] = rawJSON(r.Raw())
	}
	return fields
}

func decimal(r *pen.Reader) *dec.Dec {
	d := r.Decimal()
	return &d
}
