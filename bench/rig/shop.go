package rig

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"

	"bespoke/templates"
)

// Shop is a workspace of the furniture template, filled for a measurement.
type Shop struct {
	Workspace
	SKUs      []string
	Customers []string
}

// Size is how much a shop holds.
type Size struct {
	SKUs, Customers int
	Pieces          int // of each SKU, in one warehouse
}

type named struct {
	ZH string `json:"zh-CN"`
	EN string `json:"en"`
}

type object = map[string]any

// Fill adds products with prices and stock, and customers.
func Fill(ctx context.Context, addr string, w Workspace, size Size) (*Shop, error) {
	s := &Shop{Workspace: w}
	for i := range size.SKUs {
		s.SKUs = append(s.SKUs, fmt.Sprintf("B-%04d", i))
	}
	for i := range size.Customers {
		s.Customers = append(s.Customers, fmt.Sprintf("BC-%04d", i))
	}
	clients := Clients(16, addr, w.Key)
	defer func() {
		for _, c := range clients {
			c.Close()
		}
	}()
	if err := s.addPrices(clients[0]); err != nil {
		return nil, err
	}
	categories := []string{"sofa", "chair", "bed"}
	err := Each(ctx, clients, len(s.SKUs), func(c *Client, i int) error {
		return c.Call("POST", "/api/v1/products", object{"sku": s.SKUs[i], "name": "Bench " + s.SKUs[i], "category": categories[i%3], "supply": "stock", "weight": 6}, nil)
	})
	if err != nil {
		return nil, err
	}
	types := []string{"regular", "regular", "regular", "vip"}
	err = Each(ctx, clients, len(s.Customers), func(c *Client, i int) error {
		return c.Call("POST", "/api/v1/parties", object{"ref": s.Customers[i], "name": "Bench " + s.Customers[i], "type": types[i%4], "region": "east"}, nil)
	})
	if err != nil {
		return nil, err
	}
	return s, s.addStock(clients[0], size.Pieces)
}

// addPrices publishes a price list with a price for each of the shop's SKUs.
func (s *Shop) addPrices(c *Client) error {
	rows := make([]object, len(s.SKUs))
	for i, sku := range s.SKUs {
		rows[i] = object{"sku": sku, "price": strconv.Itoa(300 + i%700)}
	}
	list := object{"format": "prices.v1", "key": "bench", "name": named{"压测", "Bench"}, "currency": "CNY", "tax": "included", "order": 500, "rows": rows}
	return Publish(c, "prices/bench.json", list)
}

func (s *Shop) addStock(c *Client, pieces int) error {
	err := c.Call("POST", "/api/v1/warehouses", object{"code": "foshan", "name": "Foshan", "region": "south", "priority": 1}, nil)
	if err != nil || pieces == 0 {
		return err
	}
	lines := make([]object, len(s.SKUs))
	for i, sku := range s.SKUs {
		lines[i] = object{"sku": sku, "quantity": strconv.Itoa(pieces)}
	}
	return c.Call("POST", "/api/v1/stock/receipts", object{"ref": "bench", "warehouse": "foshan", "lines": lines}, nil)
}

// Publish puts one document into the draft and makes it the current release.
func Publish(c *Client, path string, document any) error {
	if err := c.Call("PUT", "/api/v1/documents/"+path, document, nil); err != nil {
		return err
	}
	return c.Call("POST", "/api/v1/releases", object{"note": path}, nil)
}

// Document reads a document of the furniture template, to be changed and published.
func Document(path string) (map[string]any, error) {
	text, err := templates.Files.ReadFile("furniture/" + path)
	if err != nil {
		return nil, err
	}
	var d map[string]any
	return d, json.Unmarshal(text, &d)
}

// Order appends an order of somebody for so many different SKUs, the first of
// them at random. Its members have a fixed order, so that a request is cheap to make.
func (s *Shop) Order(b []byte, r *rand.Rand, lines int, foreignID string) []byte {
	first, step := r.IntN(len(s.SKUs)), 1+r.IntN(max(1, len(s.SKUs)/max(1, lines)-1))
	return s.order(b, r, foreignID, lines, func(i int) string { return s.SKUs[(first+i*step)%len(s.SKUs)] })
}

// OrderOf appends an order whose lines are all of one SKU.
func (s *Shop) OrderOf(b []byte, r *rand.Rand, lines int, sku string) []byte {
	return s.order(b, r, "", lines, func(int) string { return sku })
}

func (s *Shop) order(b []byte, r *rand.Rand, foreignID string, lines int, sku func(i int) string) []byte {
	b = append(b, `{"type":"furniture","customer":{"ref":"`+s.Customers[r.IntN(len(s.Customers))]+`"},"fields":{"room":"living"},`...)
	if foreignID != "" {
		b = append(b, `"foreignId":"`+foreignID+`",`...)
	}
	b = append(b, `"lines":[`...)
	for i := range lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"sku":"`+sku(i)+`","quantity":"`+strconv.Itoa(1+r.IntN(3))+`"}`...)
	}
	return append(b, "]}"...)
}
