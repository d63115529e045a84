package main

import (
	"fmt"

	"bespoke/bench/rig"
)

// note adds to a list of broken promises; several clients find them.
func (t *trial) note(list *[]string, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*list = append(*list, fmt.Sprintf(format, args...))
}

// compareRound looks for each order of the round, by id and by foreign id.
func (t *trial) compareRound() error {
	crowd := rig.Clients(clients, t.server.Addr, t.shop.Key)
	err := rig.Each(t.ctx, crowd, len(t.promises.round), func(c *rig.Client, i int) error { return t.compare(c, t.promises.round[i]) })
	for _, c := range crowd {
		c.Close()
	}
	return err
}

func (t *trial) compare(c *rig.Client, a *attempt) error {
	var there placed
	if err := c.Call("GET", "/api/v1/orders/"+a.id, nil, &there); err != nil {
		t.note(&t.lost, "%s %s: %v", a.foreignID, a.id, err)
	} else if there.Number != a.number || there.ForeignID != a.foreignID {
		t.note(&t.changed, "%s was promised number %s, and has %s", a.foreignID, a.number, there.Number)
	}
	var page page
	if err := c.Call("GET", "/api/v1/orders?foreignId="+a.foreignID, nil, &page); err != nil {
		return err
	}
	if len(page.Items) > 1 {
		t.note(&t.doubled, "%s stands in %d orders", a.foreignID, len(page.Items))
	}
	return nil
}

// page is one page of a list of orders.
type page struct {
	Items []placed `json:"items"`
	Next  string   `json:"next"`
}

// compareAll reads every order there is: exactly those that were promised, each
// number and each foreign id once.
func (t *trial) compareAll() error {
	t.begin()
	c := rig.NewClient(t.server.Addr, t.shop.Key)
	defer c.Close()
	numbers, foreign, ids := map[string]string{}, map[string]string{}, map[string]bool{}
	for next := ""; ; {
		var p page
		if err := c.Call("GET", "/api/v1/orders?limit=200&cursor="+next, nil, &p); err != nil {
			return err
		}
		for _, o := range p.Items {
			if other := numbers[o.Number]; other != "" {
				t.note(&t.doubled, "number %s stands in %s and %s", o.Number, other, o.ID)
			}
			if other := foreign[o.ForeignID]; other != "" {
				t.note(&t.doubled, "foreign id %s stands in %s and %s", o.ForeignID, other, o.ID)
			}
			numbers[o.Number], foreign[o.ForeignID], ids[o.ID] = o.ID, o.ID, true
		}
		if next = p.Next; next == "" {
			break
		}
	}
	for _, a := range t.promises.all {
		if !ids[a.id] {
			t.note(&t.lost, "%s %s is not in the list", a.foreignID, a.id)
		}
	}
	if extra := len(ids) - len(t.promises.all); extra > 0 {
		t.note(&t.doubled, "%d orders are there that nobody asked for", extra)
	}
	return nil
}
