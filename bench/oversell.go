package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"bespoke/bench/rig"
)

const (
	buyers = 2000
	pieces = 500
)

// oversell lets 2,000 buyers ask for 500 pieces at once, on PostgreSQL through
// three server processes: exactly 500 must be sold.
func (b *bench) oversell() (err error) {
	db, shop, err := b.shop(rig.Size{SKUs: 1, Customers: 200, Pieces: pieces})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Drop(b.ctx)) }()
	processes := 1
	if db.Postgres() {
		processes = 3
	}
	var servers []*rig.Server
	defer func() {
		for _, s := range servers {
			s.Stop()
		}
	}()
	for range processes {
		s, err := b.program.Serve(b.ctx, db.URL)
		if err != nil {
			return err
		}
		servers = append(servers, s)
	}
	if err := refuseWhatIsShort(rig.NewClient(servers[0].Addr, shop.Key)); err != nil {
		return err
	}
	answers, took, err := b.rush(servers, shop)
	if err != nil {
		return err
	}
	return b.count(db, servers[0], shop, answers, took)
}

// refuseWhatIsShort publishes an order type that never takes more than there is.
func refuseWhatIsShort(c *rig.Client) error {
	defer c.Close()
	d, err := rig.Document("types/furniture.json")
	if err != nil {
		return err
	}
	reserve, is := d["reserve"].(map[string]any)
	if !is {
		return fmt.Errorf("the template's order type reserves nothing")
	}
	reserve["short"] = "refuse"
	return rig.Publish(c, "types/furniture.json", d)
}

// answers counts what the buyers got.
type answers struct{ sold, short, other int }

// rush sends all buyers at once and counts their answers. Who is told to come
// again comes again.
func (b *bench) rush(servers []*rig.Server, shop *rig.Shop) (answers, time.Duration, error) {
	crowd := make([]*rig.Client, buyers)
	for i := range crowd {
		crowd[i] = rig.NewClient(servers[i%len(servers)].Addr, shop.Key)
	}
	got := make([]string, buyers)
	start := time.Now()
	err := rig.Each(b.ctx, crowd, buyers, func(c *rig.Client, i int) (err error) {
		got[i], err = buy(c, shop, i)
		c.Close()
		return err
	})
	var a answers
	for _, what := range got {
		switch what {
		case "sold":
			a.sold++
		case "order.refused", "stock.short":
			a.short++
		default:
			a.other++
		}
	}
	return a, time.Since(start), err
}

// buy asks for one piece, several times where the server is busy.
func buy(c *rig.Client, shop *rig.Shop, i int) (string, error) {
	r := rand.New(rand.NewPCG(1, uint64(i)))
	body := fmt.Appendf(nil, `{"type":"furniture","customer":{"ref":%q},"fields":{"room":"living"},"lines":[{"sku":%q,"quantity":"1"}]}`,
		shop.Customers[r.IntN(len(shop.Customers))], shop.SKUs[0])
	for range 50 {
		status, answer, err := c.Do("POST", "/api/v1/orders", "buyer-"+strconv.Itoa(i), body)
		if err != nil {
			return "", fmt.Errorf("buy: %w", err)
		}
		if status == 201 {
			return "sold", nil
		}
		var problem struct {
			Code string `json:"code"`
		}
		if status != 503 {
			err := json.Unmarshal(answer, &problem)
			return problem.Code, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "busy", nil
}

func (b *bench) count(db rig.Database, server *rig.Server, shop *rig.Shop, got answers, took time.Duration) error {
	r := b.report
	c := rig.NewClient(server.Addr, shop.Key)
	defer c.Close()
	var stock struct {
		Items []struct {
			Reserved string `json:"reserved"`
		} `json:"items"`
	}
	if err := c.Call("GET", "/api/v1/stock?sku="+shop.SKUs[0], nil, &stock); err != nil {
		return err
	}
	reserved := -1.0
	if len(stock.Items) == 1 {
		reserved, _ = strconv.ParseFloat(stock.Items[0].Reserved, 64)
	}
	found, err := b.program.Audit(b.ctx, db.URL)
	if err != nil {
		return err
	}
	r.say("buyers answered", buyers/took.Seconds(), "orders/s")
	r.hold("sold", float64(got.sold), "pieces", exactly(pieces))
	r.hold("refused as short", float64(got.short), "buyers", exactly(buyers-pieces))
	r.hold("answered anything else", float64(got.other), "buyers", exactly(0))
	r.hold("reserved in stock", reserved, "pieces", exactly(pieces))
	r.hold("differences in the audit", countLines(found), "lines", exactly(0))
	return nil
}
