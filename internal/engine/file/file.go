package file

import (
	"strconv"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
)

type kind struct{}

func (kind) Prefix() string { return "fil" }

// ID names a file.
type ID = id.Of[kind]

// NewID names a file that is yet to be made.
func NewID() ID { return id.New[kind]() }

// File is what is known of one.
type File struct {
	ID         ID         `db:"id,key"`
	User       act.UserID `db:"user_id"`
	CreatedAt  int64      `db:"created_at"`
	ExpiresAt  int64      `db:"expires_at"` // 0 while it is held; doomed while its content is being removed
	FinishedAt int64      `db:"finished_at"`
	Purpose    string     `db:"purpose"`
	Name       string     `db:"name,sealed"`
	Size       int64      `db:"size"`
	Type       string     `db:"type"` // as its content says; before that, as its sender did
	Hash       string     `db:"hash"`
	Holder     *id.Raw    `db:"holder"`
	About      *id.Raw    `db:"about"` // of whom it tells, where the program made it
}

// Ready tells whether all of it is here.
func (f File) Ready() bool { return f.FinishedAt > 0 }

// Held tells whether somebody keeps it.
func (f File) Held() bool { return f.Holder != nil }

// lasts is how long a file stays that nobody holds, begun or finished.
const lasts = 7 * 24 * time.Hour

// View is a file as its sender sees it. Upload-Offset, Upload-Length and
// Upload-Expires say the same as headers, for programs that speak tus.
type View struct {
	ID        ID         `json:"id"`
	Name      string     `json:"name" doc:"As it is kept: without folders and signs that are dangerous in names"`
	Size      int64      `json:"size"`
	Type      string     `json:"type" doc:"Once it is ready, as its content says"`
	Purpose   string     `json:"purpose"`
	Offset    int64      `json:"offset" doc:"How many bytes are here; go on from there"`
	State     string     `json:"state" enum:"uploading,ready,held"`
	SHA256    string     `json:"sha256,omitempty" doc:"Of the content, once it is ready"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty" doc:"When it goes unless something holds it"`
}

// Location is where the file's upload goes on.
func (v View) Location() string { return "/api/v1/files/" + v.ID.String() }

// About is whom the audit trail names.
func (v View) About() string { return v.ID.String() }

// Headers are those of tus 1.0.
func (v View) Headers() map[string]string {
	h := map[string]string{"Tus-Resumable": "1.0.0", "Upload-Offset": strconv.FormatInt(v.Offset, 10), "Upload-Length": strconv.FormatInt(v.Size, 10)}
	if v.ExpiresAt != nil {
		h["Upload-Expires"] = v.ExpiresAt.Format("Mon, 02 Jan 2006 15:04:05 GMT")
	}
	return h
}

func (f File) view(offset int64) View {
	v := View{ID: f.ID, Name: f.Name, Size: f.Size, Type: f.Type, Purpose: f.Purpose, Offset: offset, State: "uploading"}
	if f.Ready() {
		v.State, v.Offset, v.SHA256 = "ready", f.Size, f.Hash
	}
	if f.Held() {
		v.State = "held"
	}
	if f.ExpiresAt > 0 {
		at := time.UnixMicro(f.ExpiresAt).UTC()
		v.ExpiresAt = &at
	}
	return v
}
