package orderfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"bespoke/internal/base/money"
	"bespoke/internal/plug/sheet"
)

// Format is the one format of mapping files.
const Format = "orderimport.v1"

// Mapping says what the columns of some files mean.
type Mapping struct {
	Format   string          `json:"format"`
	About    json.RawMessage `json:"about"`    // for people; not read
	Type     string          `json:"type"`     // order type; may be left out when there is only one
	Channel  string          `json:"channel"`  // default "file"
	Currency money.Currency  `json:"currency"` // default the workspace's
	Decimal  string          `json:"decimal"`  // "." (default) or ","
	Rows     Source          `json:"rows"`
	Joins    []Join          `json:"joins"`
	Order    OrderCells      `json:"order"`
	Customer CustomerCells   `json:"customer"`
	Line     LineCells       `json:"line"`
}

// Source is which files are a table, and how they are read. File is a pattern
// on the name without its folder, as "order_*.csv".
type Source struct {
	File string `json:"file"`
	sheet.Options
}

// Join is a small table that is kept in memory: the row whose column On equals
// the value of From adds its columns as "As.column".
type Join struct {
	Source
	On   string `json:"on"`
	From string `json:"from"`
	As   string `json:"as"`
}

// OrderCells are the parts of an order. They are taken from its first row that
// is accepted.
type OrderCells struct {
	ForeignID Cell            `json:"foreignId"`
	PlacedAt  Cell            `json:"placedAt"`
	Freight   Cell            `json:"freight"`
	Number    Cell            `json:"number"`
	Note      Cell            `json:"note"`
	WishDate  Cell            `json:"wishDate"`
	Fields    map[string]Cell `json:"fields"`
}

// CustomerCells say who orders, and what is written down of somebody new.
type CustomerCells struct {
	Ref     Cell            `json:"ref"`
	Name    Cell            `json:"name"`
	Type    Cell            `json:"type"`
	Region  Cell            `json:"region"`
	Phone   Cell            `json:"phone"`
	Email   Cell            `json:"email"`
	Address AddressCells    `json:"address"`
	Fields  map[string]Cell `json:"fields"`
	Create  bool            `json:"create"`
	Default *Default        `json:"default"`
}

// AddressCells are the parts of a new customer's address.
type AddressCells struct {
	Name     Cell `json:"name"`
	Phone    Cell `json:"phone"`
	Country  Cell `json:"country"`
	Province Cell `json:"province"`
	City     Cell `json:"city"`
	Postcode Cell `json:"postcode"`
	Street   Cell `json:"street"`
}

// Default is the customer of rows that name none.
type Default struct {
	Ref  string `json:"ref"`
	Name string `json:"name"`
}

// LineCells are the parts of a line, and what is written down of a new product.
type LineCells struct {
	SKU      Cell            `json:"sku"`
	Quantity Cell            `json:"quantity"`
	Price    Cell            `json:"price"`
	Discount Cell            `json:"discount"`
	Note     Cell            `json:"note"`
	Options  map[string]Cell `json:"options"`
	Fields   map[string]Cell `json:"fields"`

	Name     Cell `json:"name"`
	Category Cell `json:"category"`
	Unit     Cell `json:"unit"`
	Supply   Cell `json:"supply"`
	Create   bool `json:"create"`
}

// maxMapping is how large a mapping file may be.
const maxMapping = 1 << 20

// Parse reads a mapping strictly: what it does not know is refused by name.
// Faults: import.mapping.
func Parse(raw []byte) (*Mapping, error) {
	if len(raw) > maxMapping {
		return nil, errMapping.New("why", "1 MB")
	}
	if name, err := repeated(raw); err != nil || name != "" {
		return nil, unreadable(name, err)
	}
	m := &Mapping{Channel: "file", Decimal: "."}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, unreadable("", err)
	}
	return m, nil
}

func unreadable(name string, err error) error {
	if err == nil {
		return errMapping.New("why", name+" stands there twice")
	}
	return errMapping.New("why", strings.TrimPrefix(err.Error(), "json: ")).From(err)
}

// repeated finds a name that stands twice in one object, which the decoder
// would let pass, and text behind the end.
func repeated(raw []byte) (string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	name, err := repeatedIn(d, 0)
	if err != nil || name != "" {
		return name, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return "", errors.New("there is more after its end")
	}
	return "", nil
}

// maxDepth is more than any mapping needs.
const maxDepth = 16

func repeatedIn(d *json.Decoder, depth int) (string, error) {
	token, err := d.Token()
	open, nested := token.(json.Delim)
	if err != nil || !nested {
		return "", err
	}
	if depth > maxDepth {
		return "", errors.New("nested too deeply")
	}
	seen := map[string]bool{}
	for d.More() {
		if open == '{' {
			key, err := d.Token()
			if err != nil {
				return "", err
			}
			if name := key.(string); seen[name] {
				return name, nil
			} else {
				seen[name] = true
			}
		}
		if name, err := repeatedIn(d, depth+1); err != nil || name != "" {
			return name, err
		}
	}
	_, err = d.Token()
	return "", err
}
