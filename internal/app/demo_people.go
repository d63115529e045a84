package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// staff is who works at the demo's business.
var staff = []struct{ login, name, role, region string }{
	{"lilei", "李雷", "sales", "east"}, {"hanmei", "韩梅", "sales", "south"}, {"zhoulan", "周岚", "seniorSales", ""},
	{"hemiao", "何苗", "vipService", ""}, {"chenjing", "陈静", "finance", ""}, {"wangjg", "王建国", "production", ""},
	{"sunli", "孙丽", "production", ""}, {"zhaomin", "赵敏", "warehouse", ""}, {"hutao", "胡涛", "installer", ""}, {"linyuan", "林远", "owner", ""},
}

// customer is somebody who orders.
type customer struct {
	id, ref, kind string
	sales         int // who of the salespeople enters the orders
}

var (
	families = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "林", "郭", "何", "高", "罗"}
	given    = []string{"敏", "伟", "芳", "娜", "静", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "超", "霞", "平", "晓", "一鸣", "子涵", "雨桐"}
	firms    = []string{"方圆设计", "周家木业", "恒远装饰", "云上民宿", "拾光酒店", "东方家居", "木石工坊", "南山置业"}
	regions  = []string{"east", "south", "north"}
)

// hire adds the people, each with a key, and the customers, some of them with
// somebody who looks after them.
func (d *demo) hire(ctx context.Context) error {
	for _, s := range staff {
		c, err := d.employ(ctx, map[string]any{"login": s.login, "name": s.name, "kind": "staff", "roles": []string{s.role}, "region": s.region})
		if err != nil {
			return err
		}
		d.people[s.role] = append(d.people[s.role], c)
	}
	var known struct {
		Items []struct{ ID, Ref, Type string }
	}
	if err := d.owner.ask(ctx, "GET", "/api/v1/parties", nil, &known); err != nil {
		return err
	}
	for _, p := range known.Items {
		sales := 0
		if p.Type == "dealer" {
			sales = 1 // of the south, as the region's salesperson is who the rules ask
		}
		d.ours = append(d.ours, customer{p.ID, p.Ref, p.Type, sales})
	}
	for n := range 37 {
		if err := d.win(ctx, n); err != nil {
			return err
		}
	}
	return d.enter(ctx)
}

// enter gives everybody a password to sign in with, the first customer too.
func (d *demo) enter(ctx context.Context) error {
	buyer, err := d.employ(ctx, map[string]any{"login": "wangmin", "name": "王敏", "kind": "customer", "roles": []string{"customer"}, "party": d.customerOf("C-001")})
	if err != nil {
		return err
	}
	all := append(slices.Concat(slices.Collect(maps.Values(d.people))...), buyer)
	var work sync.WaitGroup
	failures := make([]error, len(all))
	for n, who := range all {
		work.Go(func() { failures[n] = d.admit(ctx, who) })
	}
	work.Wait()
	return errors.Join(failures...)
}

func (d *demo) customerOf(ref string) string {
	for _, c := range d.ours {
		if c.ref == ref {
			return c.id
		}
	}
	return ""
}

// admit accepts somebody's invitation for him.
func (d *demo) admit(ctx context.Context, who caller) error {
	var invited struct{ Link string }
	if err := d.owner.ask(ctx, "POST", "/api/v1/users/"+who.id+"/invitation", map[string]any{}, &invited); err != nil {
		return err
	}
	_, token, _ := strings.Cut(invited.Link, "#invitation=")
	return caller{door: d.door}.ask(ctx, "POST", "/api/v1/invitations", map[string]any{"token": token, "password": demoPassword}, nil)
}

func (d *demo) employ(ctx context.Context, user map[string]any) (caller, error) {
	c := caller{door: d.door, name: fmt.Sprint(user["name"])}
	var made struct{ ID, Key string }
	if err := d.owner.ask(ctx, "POST", "/api/v1/users", user, &made); err != nil {
		return c, err
	}
	c.id = made.ID
	err := d.owner.ask(ctx, "POST", "/api/v1/keys", map[string]any{"user": c.id}, &made)
	c.key = made.Key
	return c, err
}

// win adds one more customer.
func (d *demo) win(ctx context.Context, n int) error {
	body := map[string]any{"ref": fmt.Sprintf("C-%03d", n+10), "region": regions[n%len(regions)], "phone": fmt.Sprintf("13%09d", d.rand.IntN(1_000_000_000))}
	kind := "regular"
	switch {
	case n < len(firms):
		kind, body["name"] = "dealer", firms[n]
		body["creditLimit"] = map[string]string{"amount": fmt.Sprintf("%d.00", 200_000+50_000*d.rand.IntN(8)), "currency": "CNY"}
	default:
		body["name"] = families[d.rand.IntN(len(families))] + given[d.rand.IntN(len(given))]
		if n%4 == 0 {
			kind = "vip"
		}
	}
	body["type"] = kind
	if kind == "vip" {
		body["owner"] = d.people["vipService"][0].id
	} else if kind == "dealer" || d.chance(70) {
		body["owner"] = d.people["sales"][n%2].id
	}
	var made struct{ ID string }
	if err := d.owner.ask(ctx, "POST", "/api/v1/parties", body, &made); err != nil {
		return err
	}
	d.ours = append(d.ours, customer{made.ID, fmt.Sprint(body["ref"]), kind, n % 2})
	return nil
}

// stock opens two warehouses and fills them.
func (d *demo) stock(ctx context.Context) error {
	for n, w := range []string{"佛山仓", "杭州仓"} {
		code, region := []string{"foshan", "hangzhou"}[n], []string{"south", "east"}[n]
		if err := d.owner.ask(ctx, "POST", "/api/v1/warehouses", map[string]any{"code": code, "name": w, "region": region, "priority": n + 1}, nil); err != nil {
			return err
		}
		if err := d.receive(ctx, code, 400); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) receive(ctx context.Context, warehouse string, about int) error {
	var lines []map[string]string
	for _, sku := range []string{"SOFA-3", "BED-K", "CHAIR-1", "LAMP-1"} {
		lines = append(lines, map[string]string{"sku": sku, "quantity": fmt.Sprint(about/2 + d.rand.IntN(about))})
	}
	ref := fmt.Sprintf("R-%s-%d", warehouse, d.rand.IntN(1_000_000))
	return d.owner.ask(ctx, "POST", "/api/v1/stock/receipts", map[string]any{"warehouse": warehouse, "ref": ref, "lines": lines}, nil)
}
