package catalog

import (
	"encoding/json"
	"fmt"

	"bespoke/internal/base/dec"
	"bespoke/internal/engine/db"
)

// productRow is a product as the table keeps it.
type productRow struct {
	ID        ID       `db:"id,key"`
	SKU       string   `db:"sku"`
	Name      string   `db:"name"`
	Category  string   `db:"category"`
	Supply    Supply   `db:"supply"`
	Fulfil    string   `db:"fulfil"`
	Unit      string   `db:"unit"`
	Weight    *dec.Dec `db:"weight"`
	Volume    *dec.Dec `db:"volume"`
	LeadDays  int64    `db:"lead_days"`
	Tags      string   `db:"tags"`
	Options   string   `db:"options"`
	Fields    string   `db:"fields"`
	Active    bool     `db:"active"`
	Version   int64    `db:"version"`
	CreatedAt int64    `db:"created_at"`
	Grams     int64    `db:"grams"`
}

type byID struct {
	ID ID `db:"id"`
}

type bySKU struct {
	SKU string `db:"sku"`
}

func (p *Product) row() productRow {
	return productRow{ID: p.ID, SKU: p.SKU, Name: p.Name, Category: p.Category, Supply: p.Supply, Fulfil: p.Fulfil, Unit: p.Unit,
		Weight: p.Weight, Volume: p.Volume, LeadDays: p.LeadDays, Tags: writeList(p.Tags), Options: writeList(p.Options),
		Fields: string(p.Fields), Active: p.Offered(), Version: p.Version, CreatedAt: p.CreatedAt, Grams: gramScheme}
}

func (r *productRow) product() (*Product, error) {
	p := &Product{ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt, grams: r.Grams, Body: Body{SKU: r.SKU, Name: r.Name, Category: r.Category,
		Supply: r.Supply, Fulfil: r.Fulfil, Unit: r.Unit, Weight: r.Weight, Volume: r.Volume, LeadDays: r.LeadDays}}
	if !r.Active {
		p.Active = new(bool)
	}
	if r.Fields != "" {
		p.Fields = json.RawMessage(r.Fields)
	}
	var err error
	if p.Tags, err = readList(r.Tags); err == nil {
		p.Options, err = readList(r.Options)
	}
	if err != nil {
		return nil, fmt.Errorf("catalog: read product %s: %w", r.ID, err)
	}
	return p, nil
}

// writeList writes a list as JSON, none as nothing: most products have none.
func writeList(list []string) string {
	if len(list) == 0 {
		return ""
	}
	b, _ := json.Marshal(list) // never fails for strings
	return string(b)
}

func readList(text string) (list []string, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &list)
	}
	return list, err
}

// insertFresh inserts the products whose SKU is free and tells which those were.
func insertFresh(tx db.Tx, rows []productRow) ([]bool, error) {
	fresh, err := db.InsertFresh(tx, "products", rows)
	if err != nil {
		return nil, fmt.Errorf("catalog: add products: %w", err)
	}
	return fresh, nil
}

func update(tx db.Tx, rows []productRow) error {
	if err := db.UpdateRows(tx, "products", rows); err != nil {
		return fmt.Errorf("catalog: change products: %w", err)
	}
	return nil
}

// selectProducts hands out the products of the keys: by id or by SKU.
func selectProducts[K comparable](r db.Reader, keys []K, lock db.Lock, each func(*Product)) error {
	err := db.SelectKeys(r, "products", keys, lock, func(row productRow) error {
		p, err := row.product()
		if err == nil {
			each(p)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("catalog: read products: %w", err)
	}
	return nil
}
