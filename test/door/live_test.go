package door

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// stream is a browser that follows facts.
type stream struct {
	t     testing.TB
	res   *http.Response
	lines *bufio.Scanner
	close context.CancelFunc
	last  string // the id that it would come back with
}

// told is one event of a stream.
type told struct {
	id, event, comment string
	data               struct {
		Seq     int64
		Fact    string
		Entity  string
		ID      string
		Version int64
		Also    []string
		Topics  []string
		By      string
	}
	text string
}

// follow opens a stream with the shop's key and reads its hello.
func (s *shop) follow(query string, headers ...string) *stream {
	s.t.Helper()
	f := s.connect(query, headers...)
	if f.res.StatusCode != http.StatusOK || f.res.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" || f.res.Header.Get("X-Accel-Buffering") != "no" {
		s.t.Fatalf("a stream began with %d %v", f.res.StatusCode, f.res.Header)
	}
	if hello := f.next(); hello.event != "hello" || hello.id == "" {
		s.t.Fatalf("the first thing told is %+v", hello)
	}
	return f
}

func (s *shop) connect(query string, headers ...string) *stream {
	s.t.Helper()
	return s.listen("/api/v1/events"+query, append(headers, "Authorization", "Bearer "+s.key)...)
}

// listen opens a stream at a path, with no key but what the headers say.
func (s *shop) listen(path string, headers ...string) *stream {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { cancel(); res.Body.Close() })
	return &stream{t: s.t, res: res, lines: bufio.NewScanner(res.Body), close: cancel}
}

// next reads one event; its text is "" at the end of the stream.
func (f *stream) next() (e told) {
	f.t.Helper()
	for f.lines.Scan() {
		line := f.lines.Text()
		if e.text += line + "\n"; line == "" {
			f.last = e.id
			return e
		}
		name, value, _ := strings.Cut(line, ":")
		switch value = strings.TrimPrefix(value, " "); name {
		case "id":
			e.id = value
		case "event":
			e.event = value
		case "":
			e.comment = value
		case "data":
			if err := json.Unmarshal([]byte(value), &e.data); err != nil {
				f.t.Fatalf("%s: %v", value, err)
			}
		}
	}
	return told{}
}

// fact reads facts until one of a name.
func (f *stream) fact(name string) told {
	f.t.Helper()
	for {
		e := f.next()
		if e.text == "" {
			f.t.Fatalf("the stream ended before %s", name)
		}
		if e.data.Fact == name {
			return e
		}
	}
}

// facts reads up to a fact of a name and tells all of their names in short.
func (f *stream) upTo(name string) (facts []told) {
	f.t.Helper()
	for {
		e := f.next()
		if e.text == "" {
			f.t.Fatalf("the stream ended before %s, after %d facts", name, len(facts))
		}
		if facts = append(facts, e); e.data.Fact == name {
			return facts
		}
	}
}

func TestAStreamNamesWhatHappened(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		live := s.follow("")
		me := s.ask("GET", "/api/v1/users", "").text(t, "items", 0, "id")
		id := s.place("C-003", "")
		e := live.fact("order.placed")
		if e.event != "fact" || e.id != fmt.Sprint(e.data.Seq) || e.data.Entity != "order" || e.data.ID != id || e.data.Version != 1 || e.data.By != me ||
			!slices.Equal(e.data.Topics, []string{"orders", "order:" + id}) {
			t.Errorf("told %s", e.text)
		}
		e = live.fact("stock.reserved")
		product := s.ask("GET", "/api/v1/products?sku=SOFA-3", "").text(t, "items", 0, "id")
		if e.data.ID != id || !slices.Equal(e.data.Also, []string{product}) || !slices.Contains(e.data.Topics, "stock") {
			t.Errorf("told %s", e.text)
		}
		live.fact("task.opened")
		s.ask("PATCH", "/api/v1/parties/"+s.party("C-003"), `{"phone":"13800001111"}`).want(t, 200)
		if e = live.fact("party.changed"); e.data.Entity != "party" || e.data.ID != s.party("C-003") || e.data.Version != 2 || strings.Contains(e.text, "1111") {
			t.Errorf("told %s", e.text)
		}
		s.post("/api/v1/products", `{"sku":"NEW","name":"New"}`).want(t, 201)
		if e = live.fact("product.added"); e.data.Entity != "product" || !slices.Equal(e.data.Topics, []string{"products"}) {
			t.Errorf("told %s", e.text)
		}
		s.ask("PUT", "/api/v1/documents/roles/x.json", `{"format":"role.v1","key":"x","name":{"en":"X"},"kind":"staff","can":["order.read"]}`).want(t, 200)
		release := s.post("/api/v1/releases", `{"note":"x"}`).want(t, 200).text(t, "id")
		if e = live.fact("blueprint.published"); e.data.Entity != "release" || e.data.ID != release {
			t.Errorf("told %s", e.text)
		}
	})
}

// TestAStreamTellsNothingHidden: each reader hears of the orders that are
// there for it, and no other order's id reaches it in any way.
func TestAStreamTellsNothingHidden(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		li, han := boss.hire("li", "sales", ""), boss.hire("han", "sales", "")
		wang := boss.hire("wang", "customer", `"party":"`+boss.party("C-001")+`"`)
		orders := map[string]string{li.place("C-003", ""): "li's", han.place("C-003", ""): "han's", boss.place("C-001", ""): "vip"}
		every := "han's li's vip"
		for name, c := range map[string]struct {
			who  *shop
			sees string
		}{"boss": {boss, every}, "li": {li, "li's"}, "han": {han, "han's"}, "wang": {wang, "vip"}, "mei": {boss.hire("mei", "vipService", ""), "vip"},
			"wu": {boss.hire("wu", "finance", ""), every}, "depot": {boss.hire("depot", "warehouse", ""), every}} {
			for _, topics := range []string{"", "&topics=orders", "&topics=" + strings.Join(slices.Sorted(maps.Keys(namedBy("order:", orders))), ",")} {
				if sees := c.who.hearsOf(t, topics, orders); sees != c.sees {
					t.Errorf("%s hears of %s with %q; want %s", name, sees, topics, c.sees)
				}
			}
		}
	})
}

func namedBy(prefix string, all map[string]string) map[string]string {
	named := map[string]string{}
	for id, name := range all {
		named[prefix+id] = name
	}
	return named
}

// hearsOf reads all that was told since the beginning, up to the sign of life
// that says so, and tells which orders were in it.
func (s *shop) hearsOf(t *testing.T, topics string, orders map[string]string) string {
	live, seen := s.follow("?lastEventId=0"+topics), map[string]bool{}
	defer live.close()
	for {
		s.clock.Move(15 * time.Second)
		e := live.next()
		if e.text == "" {
			t.Fatal("the stream ended")
		}
		for id, name := range orders {
			if strings.Contains(e.text, id) {
				seen[name] = true
			}
		}
		if e.comment == "beat" {
			return strings.Join(slices.Sorted(maps.Keys(seen)), " ")
		}
	}
}

// TestAStreamIsResumedWhereItWasCut, on this house and after a restart; the
// header, which browsers renew, holds against the parameter.
func TestAStreamIsResumedWhereItWasCut(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		live := s.follow("")
		first := s.place("C-003", "")
		cut := live.fact("order.placed")
		live.close()
		second := s.place("C-003", "")
		for range 2 {
			again := s.follow("?lastEventId=0", "Last-Event-ID", cut.id)
			var orders []string
			seen := cut.data.Seq
			for _, e := range append(again.upTo("order.placed"), again.upTo("task.opened")...) {
				if n, _ := strconv.ParseInt(e.id, 10, 64); n != seen+1 {
					t.Errorf("after %d it told %s", seen, e.text)
				}
				seen++
				orders = append(orders, e.data.ID)
			}
			if orders[0] != first || !slices.Contains(orders, second) {
				t.Errorf("told of %v", orders)
			}
			again.close()
			s = s.reopened()
		}
		for _, far := range []string{"999999", "99999999999999"} {
			lost := s.follow("?lastEventId=" + far)
			if e := lost.next(); e.event != "reset" || e.id == far || e.id != fmt.Sprint(e.data.Seq) {
				t.Errorf("resuming at %s told %s", far, e.text)
			}
			lost.close()
		}
	})
}

// TestTwoHousesOnOneDatabaseTellTheSame: what one of them does, the streams of
// the other tell.
func TestTwoHousesOnOneDatabaseTellTheSame(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		there := *s
		there.house = open(t, s.url, s.clock)
		here, other := s.follow("?topics=orders"), there.follow("?topics=orders")
		for _, who := range []*shop{s, &there} {
			id := who.place("C-003", "")
			for _, live := range []*stream{here, other} {
				if e := live.fact("order.placed"); e.data.ID != id {
					t.Errorf("told %s", e.text)
				}
			}
		}
		cut := here.last
		here.close()
		id := s.place("C-003", "")
		moved := there.follow("", "Last-Event-ID", cut)
		if e := moved.fact("order.placed"); e.data.ID != id {
			t.Errorf("told %s", e.text)
		}
	})
}

// TestADroppedKeyEndsItsStreams, and so does a user who leaves; a role that is
// taken away is not heard with any more.
func TestADroppedKeyEndsItsStreams(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		user := s.post("/api/v1/users", `{"login":"wu","name":"Wu","roles":["finance"]}`).want(t, 201).text(t, "id")
		var keys []string
		var streams []*stream
		for range 2 {
			key := s.post("/api/v1/keys", `{"user":"`+user+`"}`).want(t, 201)
			keys = append(keys, key.text(t, "id"))
			streams = append(streams, s.as(key.text(t, "key")).follow("?topics=orders"))
		}
		s.place("C-003", "")
		for _, live := range streams {
			live.fact("order.placed")
		}
		s.ask("DELETE", "/api/v1/keys/"+keys[0], "").want(t, 200)
		for streams[0].next().text != "" {
		}
		s.place("C-003", "")
		streams[1].fact("order.placed")
		s.ask("PATCH", "/api/v1/users/"+user, `{"roles":["installer"]}`).want(t, 200)
		s.ask("PATCH", "/api/v1/users/"+user, `{"active":false}`).want(t, 200)
		for streams[1].next().text != "" {
		}
	})
}

// TestSixPagesOfOneUserFollowAtOnce; the ninth is told to come back.
func TestSixPagesOfOneUserFollowAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		var pages []*stream
		for range 8 {
			pages = append(pages, s.follow(""))
		}
		if got := s.ask5xx("/api/v1/events"); got.status != 503 || got.header.Get("Retry-After") == "" || got.code(t) != "busy.streams" {
			t.Errorf("the ninth is told %d %s", got.status, got.body)
		}
		id := s.place("C-003", "")
		for _, live := range pages {
			if e := live.fact("order.placed"); e.data.ID != id {
				t.Errorf("told %s", e.text)
			}
		}
	})
}

// ask5xx asks for what is refused with a status that is no accident here.
func (s *shop) ask5xx(path string) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), "GET", s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.key)
	return s.send(s.t, r)
}

func TestAStreamRefusesWhatIsNoTopic(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for query, says := range map[string]string{"topics=nothing": "/topics", "topics=order:x": "/topics", "topics=orders,": "/topics", "lastEventId=x": "/lastEventId",
			"after=3": "/after", "lastEventId=1&lastEventId=2": "/lastEventId"} {
			s.refuses(malformed{request: "GET /api/v1/events?" + query, status: 400, says: "request.parameter: " + says})
		}
		depot := s.hire("depot", "warehouse", "")
		if got := depot.ask("GET", "/api/v1/events?topics=orders,parties", ""); got.status != 403 || got.code(t) != "auth.denied" {
			t.Errorf("a topic that is not the reader's is answered %d %s", got.status, got.body)
		}
	})
}

// TestAStreamLivesLongerThanTheServerWaits: it shows that it lives every
// quarter of a minute, and outlives the time that other answers have.
func TestAStreamLivesLongerThanTheServerWaits(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		const short = 50 * time.Millisecond
		hasty := httptest.NewUnstartedServer(s.Handler())
		hasty.Config.ReadTimeout, hasty.Config.WriteTimeout = short, short
		hasty.Start()
		t.Cleanup(hasty.Close)
		own, at := *s, *s.house
		at.server, own.house = hasty, &at
		live := own.follow("?topics=order:ord_00000000000000000000000001")
		for began := time.Now(); time.Since(began) < 4*short; {
			s.clock.Move(15 * time.Second)
			if e := live.next(); e.comment != "beat" || e.id == "" || e.event != "" {
				t.Fatalf("it lives with %q", e.text)
			}
		}
	})
}

// TestAHouseThatClosesEndsItsStreams, so that nobody waits for them.
func TestAHouseThatClosesEndsItsStreams(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		live := s.follow("")
		s.Live.Close()
		if e := live.next(); e.text != "" {
			t.Errorf("it went on with %s", e.text)
		}
	})
}

// TestTasksAreHeardOfByThoseWhoseTheyAre: the pool of a role hears when its
// task opens, is decided or late, and who has another role hears nothing.
func TestTasksAreHeardOfByThoseWhoseTheyAre(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		wu := boss.hire("wu", "finance", "")
		all, mine := boss.follow("?topics=orders"), wu.follow("?topics=tasks:me")
		id := boss.place("C-003", "")
		task := func() string {
			return boss.ask("GET", "/api/v1/tasks?state=open&order="+id, "").text(t, "items", 0, "id")
		}
		boss.post("/api/v1/tasks/"+task()+"/approve", "{}").want(t, 200)
		e := mine.fact("task.opened")
		if e.data.ID != id || e.data.Entity != "order" || !slices.Equal(e.data.Topics, []string{"tasks:me"}) {
			t.Errorf("told %s", e.text)
		}
		if first := all.fact("task.opened"); first.data.Seq >= e.data.Seq {
			t.Errorf("finance hears of the task of sales: %s", e.text)
		}
		wu.post("/api/v1/tasks/"+task()+"/approve", "{}").want(t, 200)
		if e = mine.next(); e.data.Fact != "task.approved" {
			t.Errorf("told %s", e.text)
		}
		late := boss.place("C-003", "")
		li := boss.hire("li", "seniorSales", "")
		his := li.follow("?topics=tasks:me")
		boss.clock.Move(96 * time.Hour)
		for range 3 {
			if err := boss.FireTimers(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if e = his.fact("deadline.escalated"); e.data.ID != late || e.data.By != "" {
			t.Errorf("told %s", e.text)
		}
		task = func() string {
			return boss.ask("GET", "/api/v1/tasks?state=open&order="+late, "").text(t, "items", 0, "id")
		}
		li.post("/api/v1/tasks/"+task()+"/approve", "{}").want(t, 200)
		his.fact("task.approved")
	})
}
