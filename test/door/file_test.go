package door

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/trade/order/ordertest"
)

const pieces = "application/offset+octet-stream"

// begin says that a file will be sent, and answers where.
func (s *shop) begin(name string, size int) string {
	s.t.Helper()
	got := s.post("/api/v1/files", fmt.Sprintf(`{"name":%q,"size":%d,"purpose":"order"}`, name, size)).want(s.t, 201)
	return got.text(s.t, "id")
}

// piece sends bytes of a file from an offset on.
func (s *shop) piece(file string, offset int, body string) answer {
	s.t.Helper()
	return s.ask("PATCH", "/api/v1/files/"+file, body, "Content-Type", pieces, "Upload-Offset", strconv.Itoa(offset))
}

// sent sends a whole file and answers its id.
func (s *shop) sent(name, content string) string {
	s.t.Helper()
	id := s.begin(name, len(content))
	s.piece(id, 0, content).want(s.t, 204)
	s.post("/api/v1/files/"+id+"/finish", "{}").want(s.t, 200)
	return id
}

// buyer is somebody of a customer.
func (s *shop) buyer(login, customer string) *shop {
	s.t.Helper()
	return s.hire(login, "customer", `"party":"`+s.party(customer)+`"`)
}

func TestAFileIsRefusedBeforeItsFirstByte(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for _, c := range []struct{ body, code, field string }{
			{`{"name":"a.jpg","size":5368709120,"purpose":"order"}`, "file.size", "/size"},
			{`{"name":"a.jpg","size":0,"purpose":"order"}`, "range", "/size"},
			{`{"name":"a.jpg","size":-1,"purpose":"order"}`, "range", "/size"},
			{`{"name":"setup.EXE","size":3,"purpose":"order"}`, "file.type", "/name"},
			{`{"name":"../../x.bat ","size":3,"purpose":"order"}`, "file.type", "/name"},
			{`{"name":"a.jpg","size":3,"purpose":"backup"}`, "option", "/purpose"},
		} {
			got := s.post("/api/v1/files", c.body).want(t, 422)
			if got.code(t) != "file.invalid" || got.text(t, "errors", 0, "code") != c.code || got.text(t, "errors", 0, "field") != c.field {
				t.Errorf("%s answered %s", c.body, got.body)
			}
		}
		limits := s.ask("GET", "/api/v1/files/limits?purpose=order", "").want(t, 200)
		if !strings.Contains(string(limits.body), `"size":2147483648,"count":20`) || !strings.Contains(string(limits.body), `".exe"`) {
			t.Errorf("limits: %s", limits.body)
		}
	})
}

// TestAnUploadThatIsCutFiveTimesIsByteEqual cuts the connection in the middle of
// bodies that promise more, and goes on from where HEAD says.
func TestAnUploadThatIsCutFiveTimesIsByteEqual(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		random := rand.New(rand.NewPCG(7, 7))
		content := make([]byte, 300_000+random.IntN(5_000))
		for i := range content {
			content[i] = byte(random.Uint32())
		}
		copy(content, "\x89PNG\r\n\x1a\n")
		id := s.begin("圖 \u202egnp.exe.png", len(content))
		offset, most := 0, 0
		for range 5 {
			upto := min(offset+1+random.IntN(len(content)/6), len(content))
			s.cut(t, id, offset, content[offset:upto], len(content)-offset)
			most = max(most, upto) // a piece that was given up for lost may still come
			offset = s.arrived(t, id, most)
		}
		for offset < len(content) {
			s.piece(id, offset, string(content[offset:]))
			offset = s.arrived(t, id, len(content))
		}
		sum := sha256.Sum256(content)
		if got := s.post("/api/v1/files/"+id+"/finish", `{"sha256":"`+strings.Repeat("0", 64)+`"}`).want(t, 409); got.code(t) != "file.hash" {
			t.Errorf("another digest: %s", got.body)
		}
		done := s.post("/api/v1/files/"+id+"/finish", `{"sha256":"`+hex.EncodeToString(sum[:])+`"}`).want(t, 200)
		if done.text(t, "state") != "ready" || done.text(t, "type") != "image/png" || done.text(t, "name") != "圖 gnp.exe.png" {
			t.Errorf("finished: %s", done.body)
		}
		back := s.ask("GET", "/api/v1/files/"+id+"/content", "").want(t, 200)
		part := s.bare(t, "GET", "/api/v1/files/"+id+"/content", "Range", "bytes=1000-1999")
		if !bytes.Equal(back.body, content) || part.status != 206 || !bytes.Equal(part.body, content[1000:2000]) {
			t.Errorf("%d bytes came back, and %d of a part", len(back.body), len(part.body))
		}
		again := s.post("/api/v1/files/"+id+"/finish", "{}").want(t, 200)
		if again.text(t, "sha256") != hex.EncodeToString(sum[:]) {
			t.Errorf("finished again: %s", again.body)
		}
	})
}

// cut sends fewer bytes than it promises, and goes away.
func (s *shop) cut(t *testing.T, id string, offset int, body []byte, promised int) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "PATCH", s.server.URL+"/api/v1/files/"+id, io.MultiReader(bytes.NewReader(body), gone{}))
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = int64(promised)
	r.Header.Set("Authorization", "Bearer "+s.key)
	r.Header.Set("Content-Type", pieces)
	r.Header.Set("Upload-Offset", strconv.Itoa(offset))
	if res, err := s.server.Client().Do(r); err == nil {
		res.Body.Close()
		if res.StatusCode < 400 {
			t.Errorf("a body that was cut answered %d", res.StatusCode)
		}
	}
}

// bare asks what the document does not tell of: HEAD, and parts of answers.
func (s *shop) bare(t *testing.T, method, path string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.key)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{status: res.StatusCode, header: res.Header, body: body}
}

type gone struct{}

func (gone) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// arrived asks how much is here, and sends nothing from there: whoever asks
// again ends the writer whose sender has gone. What was sent may still be on its
// way, or lost with its connection.
func (s *shop) arrived(t *testing.T, id string, upto int) int {
	t.Helper()
	for {
		head := s.bare(t, "HEAD", "/api/v1/files/"+id)
		at, err := strconv.Atoi(head.header.Get("Upload-Offset"))
		if err != nil || at > upto || head.header.Get("Upload-Length") == "" {
			t.Fatalf("%d %v, %d were sent", at, head.header, upto)
		}
		if s.piece(id, at, "").status == 204 {
			return at
		}
	}
}

func TestBytesBelongWhereTheUploadStands(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		id := s.begin("a.bin", 10)
		s.piece(id, 0, "12345").want(t, 204)
		for _, wrong := range []int{0, 4, 6, 9, 10} {
			got := s.piece(id, wrong, "x"[:min(1, 10-wrong)])
			if got.status != 409 || got.code(t) != "file.offset" || got.header.Get("Upload-Offset") != "5" || fmt.Sprint(got.dig(t, "offset")) != "5" {
				t.Errorf("from %d: %d %s", wrong, got.status, got.body)
			}
		}
		s.piece(id, 5, "678901").want(t, 413)
		if got := s.post("/api/v1/files/"+id+"/finish", "{}").want(t, 409); got.code(t) != "file.unfinished" || fmt.Sprint(got.dig(t, "offset")) != "5" {
			t.Errorf("too early: %s", got.body)
		}
		s.ask("PATCH", "/api/v1/files/"+id, "6", "Content-Type", "text/plain", "Upload-Offset", "5").want(t, 415)
		s.ask("PATCH", "/api/v1/files/"+id, "6", "Content-Type", pieces).want(t, 400)
		s.ask("PATCH", "/api/v1/files/"+id, "6", "Content-Type", pieces, "Upload-Offset", "-1").want(t, 400)
		s.hire("bo", "production", "").piece(id, 5, "67890").want(t, 404)
		s.piece(id, 5, "67890").want(t, 204)
		s.post("/api/v1/files/"+id+"/finish", "{}").want(t, 200)
		if got := s.piece(id, 10, ""); got.status != 409 || got.code(t) != "file.done" {
			t.Errorf("after the end: %s", got.body)
		}
	})
}

// TestNothingThatIsStoredRuns sends what would run in a page if it were shown.
func TestNothingThatIsStoredRuns(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		svg := `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
		for _, c := range []struct{ name, content, kind, how string }{
			{"x.svg", svg, "application/octet-stream", "attachment"},
			{"x.png", svg, "application/octet-stream", "attachment"},
			{"x.html", "<!doctype html><script>alert(1)</script>", "application/octet-stream", "attachment"},
			{"x.pdf", "%PDF-1.7\n<html><script>alert(1)</script>", "application/octet-stream", "attachment"},
			{"page.pdf", "<html>%PDF-1.7", "application/octet-stream", "attachment"},
			{"x.gif", "GIF89a/*\x00\x00*/=1;alert(1)", "image/gif", "inline"},
			{"真.jpg", "\xff\xd8\xff\xe0rest", "image/jpeg", "inline"},
		} {
			id := s.sent(c.name, c.content)
			for _, path := range []string{"/api/v1/files/" + id + "/content"} {
				h := s.ask("GET", path, "").want(t, 200).header
				if h.Get("Content-Type") != c.kind || !strings.HasPrefix(h.Get("Content-Disposition"), c.how+"; filename") ||
					h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != "sandbox; default-src 'none'" ||
					h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("Cache-Control") != "private, no-cache" {
					t.Errorf("%s is handed out as %v", c.name, h)
				}
			}
		}
		for _, program := range []string{"MZ\x90\x00", "\x7fELF\x02", "#!/bin/sh\n"} {
			id := s.begin("x.png", len(program))
			s.piece(id, 0, program).want(t, 204)
			if got := s.post("/api/v1/files/"+id+"/finish", "{}").want(t, 422); got.text(t, "errors", 0, "code") != "file.type" {
				t.Errorf("a program: %s", got.body)
			}
		}
	})
}

func TestNamesLoseWhatIsDangerous(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for name, want := range map[string]string{
			"../../etc/passwd": "passwd", `C:\Windows\x.dwg`: "x.dwg", "..": "file", "/": "file", ".htaccess": "htaccess", "a\nb\"c<d>.pdf": "ab_c_d_.pdf",
			"invoice\u202efdp.zip": "invoicefdp.zip", "con.txt": "_con.txt", " 图纸 (1).pdf. ": "图纸 (1).pdf", strings.Repeat("长", 200) + ".pdf": strings.Repeat("长", 146) + ".pdf",
		} {
			body := `{"name":` + strconv.QuoteToASCII(name) + `,"size":1,"purpose":"order"}`
			if got := s.post("/api/v1/files", body).want(t, 201); got.text(t, "name") != want {
				t.Errorf("%q is kept as %q", name, got.text(t, "name"))
			}
		}
	})
}

// TestACustomersPhotoReachesTheDesk places an order with a file, as the portal
// does, and looks at it as everybody who may and who may not.
func TestACustomersPhotoReachesTheDesk(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		ann, ben := s.buyer("ann", "C-001"), s.buyer("ben", "C-003")
		photo := ann.sent("房间.jpg", "\xff\xd8\xff\xe0room")
		theirs := ben.sent("ben.jpg", "\xff\xd8\xff\xe0ben")
		half := ann.begin("half.jpg", 9)
		with := func(ids ...string) string { return order("C-001", `"attachments":["`+strings.Join(ids, `","`)+`"]`) }
		for id, code := range map[string]string{theirs: "file.missing", half: "file.unfinished", "fil_00000000000000000000000001": "file.missing"} {
			got := ann.post("/api/v1/orders", with(photo, id)).want(t, 422)
			if got.text(t, "errors", 0, "code") != code || got.text(t, "errors", 0, "field") != "/attachments/1" {
				t.Errorf("with %s: %s", code, got.body)
			}
		}
		if got := ann.post("/api/v1/orders", with(photo, photo)).want(t, 422); got.text(t, "errors", 0, "code") != "duplicate" {
			t.Errorf("twice: %s", got.body)
		}
		ann.post("/api/v1/quotes", with(photo)).want(t, 200)
		placed := ann.post("/api/v1/orders", with(photo)).want(t, 201).text(t, "id")
		if got := ann.post("/api/v1/orders", with(photo)).want(t, 422); got.text(t, "errors", 0, "code") != "file.held" {
			t.Errorf("once more: %s", got.body)
		}
		at := "/api/v1/orders/" + placed + "/files"
		if got := s.ask("GET", at+"/"+photo, "").want(t, 200); string(got.body) != "\xff\xd8\xff\xe0room" {
			t.Errorf("the desk gets %q", got.body)
		}
		inside, outside := s.sent("cost.pdf", "%PDF-cost"), s.sent("offer.pdf", "%PDF-offer")
		s.post(at, `{"files":["`+inside+`"]}`).want(t, 201)
		s.post(at, `{"files":["`+outside+`"],"customerVisible":true}`).want(t, 201)
		ann.ask("GET", at+"/"+outside, "").want(t, 200)
		ann.ask("GET", at+"/"+inside, "").want(t, 404)
		ann.ask("DELETE", at+"/"+inside, "").want(t, 404)
		ann.ask("DELETE", at+"/"+outside, "").want(t, 403)
		ben.ask("GET", at, "").want(t, 404)
		ben.ask("GET", at+"/"+photo, "").want(t, 404)
		ben.post(at, `{"files":["`+theirs+`"]}`).want(t, 404)
		s.ask("GET", "/api/v1/files/"+photo+"/content", "").want(t, 404)
		page := ann.ask("GET", "/api/v1/orders/"+placed+"/page", "").want(t, 200)
		if names := page.text(t, "files", 0, "name") + page.text(t, "files", 1, "name") + page.text(t, "files", 2, "name"); names != "房间.jpgoffer.pdf" {
			t.Errorf("the page shows %s", names)
		}
		if text := string(page.body); strings.Contains(text, "cost.pdf") || !strings.Contains(text, "attached files: 房间.jpg") {
			t.Errorf("the timeline says %s", text)
		}
		ann.ask("DELETE", at+"/"+photo, "").want(t, 200)
		s.ask("GET", at+"/"+photo, "").want(t, 404)
		if left := s.ask("GET", at, "").want(t, 200).items(t); left != 2 {
			t.Errorf("%d files are left", left)
		}
	})
}

func TestAnOrderTakesTwentyFiles(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		placed := s.place("C-003", "")
		ids := make([]string, 21)
		for i := range ids {
			ids[i] = s.sent("a.txt", "x"+strconv.Itoa(i))
		}
		at := "/api/v1/orders/" + placed + "/files"
		s.post(at, `{"files":["`+strings.Join(ids, `","`)+`"]}`).want(t, 422)
		s.post(at, `{"files":["`+strings.Join(ids[:20], `","`)+`"]}`).want(t, 201)
		if got := s.post(at, `{"files":["`+ids[20]+`"]}`).want(t, 422); got.code(t) != "file.many" {
			t.Errorf("one more: %s", got.body)
		}
		s.ask("DELETE", at+"/"+ids[3], "").want(t, 200)
		s.ask("DELETE", at+"/"+ids[3], "").want(t, 200)
		s.post(at, `{"files":["`+ids[20]+`"]}`).want(t, 201)
	})
}

// TestALargeFileTakesLittleMemory sends 64 MB in one body and reads them back.
func TestALargeFileTakesLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it sends 64 MB")
	}
	s := open(t, dbtest.URL(t, db.SQLite, ordertest.Rooms()...), clock.At(aMonday)).shop(t, "furniture")
	const size = 64 << 20
	id := s.begin("large.bin", size)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r, err := http.NewRequestWithContext(t.Context(), "PATCH", s.server.URL+"/api/v1/files/"+id, io.LimitReader(zeros{}, size))
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = size
	r.Header.Set("Authorization", "Bearer "+s.key)
	r.Header.Set("Content-Type", pieces)
	r.Header.Set("Upload-Offset", "0")
	s.send(t, r).want(t, 204)
	s.post("/api/v1/files/"+id+"/finish", "{}").want(t, 200)
	back, err := http.NewRequestWithContext(t.Context(), "GET", s.server.URL+"/api/v1/files/"+id+"/content", nil)
	if err != nil {
		t.Fatal(err)
	}
	back.Header.Set("Authorization", "Bearer "+s.key)
	res, err := s.server.Client().Do(back)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if n, err := io.Copy(io.Discard, res.Body); n != size || err != nil {
		t.Errorf("%d bytes came back: %v", n, err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 { // all that was ever allocated, by both sides
		t.Errorf("64 MB took %d MB of memory", grown>>20)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// TestWhatNobodyHoldsGoesAfterAWeek and what somebody holds stays, with the same
// content.
func TestWhatNobodyHoldsGoesAfterAWeek(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		placed := s.place("C-003", "")
		held, same, half := s.sent("a.png", "\x89PNG\r\n\x1a\nx"), s.sent("b.png", "\x89PNG\r\n\x1a\nx"), s.begin("c.png", 100)
		alone := s.sent("d.png", "\x89PNG\r\n\x1a\ny")
		s.piece(half, 0, "some").want(t, 204)
		s.post("/api/v1/orders/"+placed+"/files", `{"files":["`+held+`"]}`).want(t, 201)
		s.clock.Move(8 * 24 * time.Hour)
		for _, id := range []string{same, half, alone} {
			s.ask("GET", "/api/v1/files/"+id, "").want(t, 404)
		}
		if err := s.Files.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
			t.Fatal(err)
		}
		if got := s.ask("GET", "/api/v1/orders/"+placed+"/files/"+held, "").want(t, 200); string(got.body) != "\x89PNG\r\n\x1a\nx" {
			t.Errorf("what is held is %q", got.body)
		}
		if left := len(s.blobs(t)); left != 1 {
			t.Errorf("%d files are left on the disk: %v", left, s.blobs(t))
		}
	})
}

func TestAServerWithoutAFolderTakesNoFiles(t *testing.T) {
	s := open(t, dbtest.URL(t, db.Postgres, ordertest.Rooms()...), clock.At(aMonday), func(c *app.Config) { c.Files = "" }).shop(t, "furniture")
	if got := s.post("/api/v1/files", `{"name":"a","size":1,"purpose":"order"}`).want(t, 422); got.code(t) != "file.off" {
		t.Errorf("answered %s", got.body)
	}
}

// blobs lists what is on the disk.
func (s *shop) blobs(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(s.Config.Files, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
