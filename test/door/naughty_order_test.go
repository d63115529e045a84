package door

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestOrdersKeepEveryText places an order with each string in every text that
// it can hold, and cancels it with the same words.
func TestOrdersKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		list := naughty(t)
		s.stock("5000")
		placed := s.placeAll(list, texts)
		workers(list, func(i int, text string) {
			at := "/api/v1/orders/" + placed[i]
			got := s.ask("GET", at, "")
			for _, key := range []string{"note", "foreignId", "coupon"} {
				got.holds(t, text, key)
			}
			got.holds(t, text, "fields", "vipService")
			if fits(text, 60) {
				got.holds(t, text, "fields", "projectName")
			}
			if got.holds(t, text, "lines", 0, "note"); !blank(text) {
				got.holds(t, text, "number")
				got.holds(t, text, "destinations", 0, "note")
				got.holds(t, text, "destinations", 0, "address", "street")
			}
			if gone := s.post(at+"/cancel", object(map[string]any{"reason": text})); blank(text) {
				gone.missing(t, "/reason")
			} else {
				gone.want(t, 200)
				s.told(at, "order.cancelled").holds(t, text, "reason")
			}
		})
		s.found("/api/v1/orders", "foreignId", list)
		s.found("/api/v1/orders", "number", list)
	})
}

// TestNotesKeepEveryText writes each string about one order.
func TestNotesKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		at := "/api/v1/orders/" + s.place("C-003", "") + "/notes"
		list := naughty(t)
		ids := make([]string, len(list))
		workers(list, func(i int, text string) {
			got := s.post(at, object(map[string]any{"text": text}))
			if blank(text) {
				got.missing(t, "/text")
				return
			}
			ids[i] = got.want(t, 201).text(t, "id")
			got.holds(t, text, "text")
		})
		kept := map[string]any{}
		for path := at + "?limit=200"; path != ""; {
			page := s.ask("GET", path, "").want(t, 200)
			for i := range page.items(t) {
				kept[page.text(t, "items", i, "id")] = page.dig(t, "items", i, "text")
			}
			if path = ""; page.text(t, "next") != "" {
				path = at + "?limit=200&cursor=" + page.text(t, "next")
			}
		}
		for i, text := range list {
			if !blank(text) && kept[ids[i]] != text {
				t.Errorf("%q is kept as %q", text, kept[ids[i]])
			}
		}
	})
}

// placeAll places an order for each string, two hundred at a time, and tells
// their ids.
func (s *shop) placeAll(list []string, request func(string) string) (ids []string) {
	s.t.Helper()
	for part := range slices.Chunk(list, 200) {
		var orders []json.RawMessage
		for _, text := range part {
			orders = append(orders, json.RawMessage(request(text)))
		}
		got := s.post("/api/v1/orders/batch", object(map[string]any{"orders": orders})).want(s.t, 200)
		for i, text := range part {
			id := got.text(s.t, "results", i, "order", "id")
			if ids = append(ids, id); id == "" {
				s.t.Errorf("%q: %v", text, got.dig(s.t, "results", i))
			}
		}
	}
	return ids
}

// texts is a VIP's order with the text in every place; fields that are too
// short for it go without.
func texts(s string) string {
	fields := map[string]any{"room": "living", "vipService": s}
	for key, max := range map[string]int{"projectName": 60, "invoiceTitle": 100} {
		if fits(s, max) {
			fields[key] = s
		}
	}
	return object(map[string]any{"type": "furniture", "customer": map[string]any{"ref": "C-001"}, "fields": fields, "note": s, "foreignId": s,
		"number": s, "coupon": s, "lines": []any{map[string]any{"sku": "SOFA-3", "quantity": "1", "note": s}},
		"destinations": []any{map[string]any{"key": "d1", "note": s, "address": map[string]any{"street": s}}}})
}

// told is the data of an order's fact.
func (s *shop) told(order, fact string) answer {
	s.t.Helper()
	line := s.ask("GET", order+"/timeline?limit=200", "").want(s.t, 200)
	for i := range line.items(s.t) {
		if line.text(s.t, "items", i, "fact") == fact {
			return answer{json: line.dig(s.t, "items", i, "data")}
		}
	}
	s.t.Errorf("%s: nothing told %s: %s", order, fact, line.body)
	return answer{}
}

func TestTasksKeepEveryOpinion(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		list := naughty(t)
		s.stock("5000")
		placed := s.placeAll(list, func(string) string { return order("C-003", "") })
		tasks := map[string]string{}
		for next := "limit=200"; next != ""; {
			page := s.ask("GET", "/api/v1/tasks?"+next, "").want(t, 200)
			for i := range page.items(t) {
				tasks[page.text(t, "items", i, "order")] = page.text(t, "items", i, "id")
			}
			if next = page.text(t, "next"); next != "" {
				next = "limit=200&cursor=" + next
			}
		}
		workers(list, func(i int, text string) {
			no := s.post("/api/v1/tasks/"+tasks[placed[i]]+"/reject", object(map[string]any{"opinion": text}))
			if blank(text) {
				no.missing(t, "/opinion")
				return
			}
			no.want(t, 200)
			s.told("/api/v1/orders/"+placed[i], "task.rejected").holds(t, text, "opinion")
		})
	})
}
