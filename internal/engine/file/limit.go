package file

import (
	"path"
	"slices"
	"strings"
)

// MaxSize is the largest file that is taken.
const MaxSize = 2 << 30

// Limits are told before anybody chooses a file, and hold before any byte.
type Limits struct {
	Purpose string   `json:"purpose"`
	Size    int64    `json:"size" doc:"Bytes that one file may have"`
	Count   int      `json:"count" doc:"Files that one holder may have"`
	Refused []string `json:"refused" doc:"Endings of names that are not taken: programs"`
	Chunk   int64    `json:"chunk" doc:"Bytes that are worth sending at once; the server takes any number"`
}

// chunk is worth a request of its own, and little to send again.
const chunk = 1 << 20

// programs are the endings of what runs when it is opened.
var programs = []string{".apk", ".app", ".bat", ".cmd", ".com", ".cpl", ".dll", ".exe", ".hta", ".jar", ".js", ".jse", ".lnk", ".msi", ".msix",
	".ps1", ".reg", ".scr", ".sh", ".vbe", ".vbs", ".wsf"}

// Serve says that files may be sent for a purpose, and how many one holder
// takes. Rooms call it while the program is put together.
func (s *Service) Serve(purpose string, count int) {
	s.purposes[purpose] = Limits{Purpose: purpose, Size: MaxSize, Count: count, Refused: programs, Chunk: chunk}
}

// LimitsInput asks for the limits of a purpose.
type LimitsInput struct {
	Purpose string `query:"purpose" json:"-" doc:"What the files are for: order"`
}

// Limits tells what is taken for a purpose. Fault: file.invalid.
func (s *Service) Limits(in LimitsInput) (Limits, error) {
	l, known := s.purposes[in.Purpose]
	if !known {
		return l, errInvalid.New().Of(errPurpose.New("purpose", in.Purpose).At("/purpose"))
	}
	return l, nil
}

// program tells whether a name says that the file runs when it is opened.
func program(name string) bool {
	return slices.Contains(programs, strings.ToLower(path.Ext(name)))
}
