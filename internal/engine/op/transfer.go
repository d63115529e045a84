package op

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/file"
)

// uploadType is what a piece of a file is sent as, as tus says.
const uploadType = "application/offset+octet-stream"

// patience is how long either side of a transfer may be silent. A transfer as a
// whole may take as long as it likes.
const patience = 30 * time.Second

// upload adds a body to a file as it arrives. Whatever comes of it, the answer
// says how much of the file is here.
func (d *door) upload(w *answer, r *http.Request, a act.Act, e *entry) error {
	in, err := d.piece(r, e)
	if err != nil {
		return err
	}
	var f file.File
	err = d.r.read(r.Context(), a, func(rd db.Reader) (err error) {
		f, err = file.Mine(rd, a, in.ID)
		return err
	})
	if err != nil {
		return err
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != uploadType {
		return badMedia.New("want", uploadType)
	}
	if f.Size-*in.Offset < r.ContentLength {
		return tooMuch.New("size", f.Size).At("/Content-Length")
	}
	c := http.NewResponseController(w)
	body := &paced{Reader: r.Body, c: c}
	at, err := e.files.Write(a, f, *in.Offset, body, body.cut)
	_ = c.SetWriteDeadline(time.Now().Add(patience))
	h := w.Header()
	h.Set("Tus-Resumable", "1.0.0")
	h.Set("Upload-Offset", strconv.FormatInt(at, 10))
	h.Set("Cache-Control", "no-store")
	if f := fault.As(err); body.gone || f != nil && f.Code == "file.cut" {
		h.Set("Connection", "close") // nothing can be read from it any more
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

var tooMuch = fault.Define(fault.Invalid, "file.size", "内容超出声明的 {size} 字节", "This is more than the {size} bytes that were said").
	Fix("声明文件真实的大小", "Say how large the file really is")

// piece reads where a body belongs, without the body.
func (d *door) piece(r *http.Request, e *entry) (*file.WriteInput, error) {
	query, err := parameters(r, e)
	if err != nil {
		return nil, err
	}
	in := new(file.WriteInput)
	if err := e.bind.read(in, request{r.PathValue, r.Header.Get, query, nil}); err != nil {
		return nil, err
	}
	if in.Offset == nil || *in.Offset < 0 {
		return nil, badParameter.New("name", "Upload-Offset").At("/Upload-Offset")
	}
	return in, nil
}

// paced gives each read a time of its own, until it is cut. What has no
// deadlines is no connection.
type paced struct {
	io.Reader
	c    *http.ResponseController
	mu   sync.Mutex
	gone bool
}

func (p *paced) Read(b []byte) (int, error) {
	p.mu.Lock()
	if !p.gone {
		_ = p.c.SetReadDeadline(time.Now().Add(patience))
	}
	p.mu.Unlock()
	return p.Reader.Read(b)
}

// cut ends the read that waits, and all to come.
func (p *paced) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	_ = p.c.SetReadDeadline(time.Unix(1, 0))
}

// download hands out a file. Only pictures that hold no script are shown as what
// they are; everything else is saved, and nothing may run, whatever it holds.
func (d *door) download(w *answer, r *http.Request, a act.Act, e *entry) error {
	asked, err := d.input(w, r, e)
	if err != nil {
		return err
	}
	var f file.File
	err = d.r.read(r.Context(), a, func(rd db.Reader) (err error) {
		f, err = e.fetch(r.Context(), a, rd, asked.in)
		return err
	})
	if err != nil {
		return err
	}
	body, err := e.files.Open(a.Workspace, f)
	if err != nil {
		return err
	}
	handOut(w.Header(), f)
	c := http.NewResponseController(w)
	http.ServeContent(&pacedAnswer{w, func() { _ = c.SetWriteDeadline(time.Now().Add(patience)) }}, r, "", time.Time{}, body)
	return body.Close()
}

// handOut says what a browser may do with a file: keep it, show it if it is a
// picture, and nothing else. It asks again each time whether it still may.
func handOut(h http.Header, f file.File) {
	kind, how := f.Shown(), "inline"
	if kind == "" {
		kind, how = "application/octet-stream", "attachment"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+f.Hash+`"`)
}

// pacedAnswer gives each write a time of its own: large files outlast the
// server's limit for answers.
type pacedAnswer struct {
	http.ResponseWriter
	more func()
}

func (p *pacedAnswer) Write(b []byte) (int, error) {
	p.more()
	return p.ResponseWriter.Write(b)
}
