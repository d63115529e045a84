package file

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"bespoke/internal/base/act"
)

// WriteInput says where the bytes belong.
type WriteInput struct {
	ID     ID     `path:"id" json:"-"`
	Offset *int64 `header:"Upload-Offset" json:"-" doc:"Where the body begins in the file: how many bytes are here already"`
}

// buffers are what bodies are copied through: all the memory that one takes.
var buffers = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// Write adds a body to an upload that stands at an offset, and tells where it
// stands then, also with an error: what arrived before it is kept. cut makes the
// body end and does not wait; it is called when somebody else goes on with the
// same upload, for then the first sender is gone, and never after Write has
// returned. Faults: file.done, file.offset, file.size,
// file.cut, file.space, file.off.
func (s *Service) Write(a act.Act, f File, offset int64, body io.Reader, cut func()) (at int64, err error) {
	switch {
	case s.o.Dir == "":
		return 0, errOff.New()
	case f.Ready() || f.Hash != "":
		return f.Size, errDone.New()
	}
	defer s.desk.sit(f.ID, cut)()
	part, err := s.disk.open(a.Workspace, f.ID, offset == 0)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, part.Close()) }()
	here, err := part.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, fmt.Errorf("look at an upload: %w", err)
	}
	if here != offset {
		return here, errOffset.New("offset", here).With(reached{here})
	}
	return fill(part, f, here, body)
}

// fill copies a body to the end of a part, never beyond the promised size.
func fill(part *os.File, f File, here int64, body io.Reader) (int64, error) {
	buffer := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(buffer)
	from := &source{Reader: body}
	n, err := io.CopyBuffer(struct{ io.Writer }{part}, io.LimitReader(from, f.Size-here), buffer[:])
	here += n
	switch {
	case err != nil && from.err != nil:
		return here, errCut.New("offset", here).With(reached{here}).From(err)
	case err != nil:
		return here, roomless(fmt.Errorf("write an upload: %w", err))
	}
	if more, _ := io.ReadFull(from, buffer[:1]); here == f.Size && more > 0 {
		return here, errMore.New("size", f.Size)
	}
	return here, nil
}

// source remembers whether it was the reading that failed.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.Reader.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// desk lets one writer at a time have an upload. Who comes later wins: a sender
// that asks again has lost its first connection, whether we know it or not.
type desk struct {
	mu      sync.Mutex
	writers map[ID]*writer
}

type writer struct {
	cut  func()
	left chan struct{}
}

// sit takes the place and returns how to leave it.
func (d *desk) sit(f ID, cut func()) (leave func()) {
	me := &writer{cut, make(chan struct{})}
	for {
		d.mu.Lock()
		other := d.writers[f]
		if other == nil {
			d.writers[f] = me
			d.mu.Unlock()
			return func() {
				d.mu.Lock()
				delete(d.writers, f)
				d.mu.Unlock()
				close(me.left)
			}
		}
		other.cut() // while it cannot leave: who has left may ask for something else on the same connection
		d.mu.Unlock()
		<-other.left
	}
}
