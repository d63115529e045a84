package file

import (
	"strconv"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// AddInput says what somebody is about to send.
type AddInput struct {
	Name    string `json:"name" maxLength:"1000" doc:"As its owner calls it"`
	Size    int64  `json:"size" doc:"Bytes, exactly; at most 2 GiB"`
	Type    string `json:"type,omitempty" maxLength:"200" doc:"As the sender believes; the content decides"`
	Purpose string `json:"purpose" doc:"What it is for: order"`
}

// ByID names a file of one's own.
type ByID struct {
	ID ID `path:"id" json:"-"`
}

// mostOpen is how many files somebody may have sent that nothing holds.
const mostOpen = 100

// Add begins an upload, or refuses it before any byte. Faults: file.invalid,
// file.many, file.off.
func (s *Service) Add(tx db.Tx, a act.Act, in AddInput) (View, error) {
	if s.o.Dir == "" {
		return View{}, errOff.New()
	}
	if err := s.check(in); err != nil {
		return View{}, err
	}
	n, err := countOpen(tx, a.User, a.Micros())
	switch {
	case err != nil:
		return View{}, err
	case n >= mostOpen:
		return View{}, errMany.New("max", mostOpen)
	}
	f := File{ID: id.New[kind](), User: a.User, CreatedAt: a.Micros(), ExpiresAt: a.At.Add(lasts).UnixMicro(), Purpose: in.Purpose,
		Name: clean(in.Name), Size: in.Size, Type: in.Type}
	return f.view(0), insertFile(tx, f)
}

// check finds everything that speaks against a file.
func (s *Service) check(in AddInput) error {
	var found []*fault.Error
	if _, known := s.purposes[in.Purpose]; !known {
		found = append(found, errPurpose.New("purpose", in.Purpose).At("/purpose"))
	}
	if program(clean(in.Name)) {
		found = append(found, errProgram.New().At("/name"))
	}
	switch {
	case in.Size <= 0:
		found = append(found, errEmpty.New().At("/size"))
	case in.Size > MaxSize:
		found = append(found, errLarge.New("max", sized(MaxSize)).At("/size"))
	}
	if len(found) > 0 {
		return errInvalid.New().Of(found...)
	}
	return nil
}

// sized is a size as people say it: 2 GB.
func sized(n int64) string {
	units := strings.Fields("B KB MB GB TB")
	at := 0
	for n >= 1024 && at < len(units)-1 {
		n, at = n/1024, at+1
	}
	return strconv.FormatInt(n, 10) + " " + units[at]
}

// Mine finds a file of the actor's own. Fault: file.missing.
func Mine(r db.Reader, a act.Act, in ID) (File, error) {
	found, err := Load(r, []ID{in})
	if f, there := found[in]; err != nil || there && f.User == a.User && !a.User.IsZero() && (f.Held() || f.ExpiresAt > a.Micros()) {
		return f, err
	}
	return File{}, errMissing.New()
}

// View shows a file with how far its upload is. Faults: file.missing, file.off.
func (s *Service) View(r db.Reader, a act.Act, in ByID) (View, error) {
	f, err := Mine(r, a, in.ID)
	if err != nil || f.Ready() {
		return f.view(f.Size), err
	}
	offset, err := s.disk.length(a.Workspace, f.ID)
	return f.view(offset), err
}

// Drop ends an upload, or takes a file back that nothing holds yet; its bytes
// go with the next sweep. Faults: file.missing, file.held.
func Drop(tx db.Tx, a act.Act, in ByID) (View, error) {
	locked, err := lockFiles(tx, []ID{in.ID})
	f := locked[in.ID]
	switch {
	case err != nil:
		return View{}, err
	case f.ID.IsZero() || f.User != a.User || a.User.IsZero() || !f.Held() && f.ExpiresAt <= a.Micros():
		return View{}, errMissing.New()
	case f.Held():
		return View{}, errHeld.New()
	}
	f.ExpiresAt = a.Micros()
	return f.view(0), expire(tx, []ID{f.ID}, f.ExpiresAt)
}
