package file

import (
	"bytes"
	"strings"
)

// headSize is how much of a file tells what it is.
const headSize = 64

// unknown is the type of whatever is not known better: it is saved, never shown.
const unknown = "application/octet-stream"

// marks are how contents begin. Formats that a browser would run (HTML, SVG,
// XML) are not among them: such a file is unknown.
var marks = []struct {
	at   int
	mark string
	typ  string
}{
	{0, "\xff\xd8\xff", "image/jpeg"}, {0, "\x89PNG\r\n\x1a\n", "image/png"}, {0, "GIF87a", "image/gif"}, {0, "GIF89a", "image/gif"},
	{8, "WEBPVP8", "image/webp"}, {4, "ftypavif", "image/avif"}, {4, "ftypheic", "image/heic"}, {4, "ftypmif1", "image/heic"},
	{0, "%PDF-", "application/pdf"}, {0, "PK\x03\x04", "application/zip"}, {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"},
	{4, "ftypqt", "video/quicktime"}, {4, "ftyp", "video/mp4"}, {0, "ID3", "audio/mpeg"}, {0, "AC10", "image/vnd.dwg"},
}

// runs are how programs begin: Windows, Linux, macOS, scripts.
var runs = []string{"MZ", "\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "#!"}

// sniff tells a type from how the content begins, whatever its name says.
func sniff(head []byte) (typ string, runnable bool) {
	for _, m := range marks {
		if len(head) > m.at && bytes.HasPrefix(head[m.at:], []byte(m.mark)) && (m.at != 8 || bytes.HasPrefix(head, []byte("RIFF"))) {
			return m.typ, false
		}
	}
	for _, mark := range runs {
		if strings.HasPrefix(string(head), mark) {
			return unknown, true
		}
	}
	return unknown, false
}

// Shown is the type as which a browser may be given the file to show in a page,
// or "" for whatever it is only to save. Those are pictures that hold no script.
func (f File) Shown() string {
	switch f.Type {
	case "image/jpeg", "image/png", "image/webp", "image/gif", "image/avif":
		return f.Type
	}
	return ""
}
