package file

import (
	"embed"
	"io/fs"

	"bespoke/internal/engine/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the table of files.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "file", Files: sub, Sealed: []db.Sealed{db.SealedIn[nameSealed]("files")}}
}

// Options are what the room needs from outside.
type Options struct {
	DB  *db.DB
	Dir string // the folder of the blobs; "" takes no files
}

// Service keeps files.
type Service struct {
	o        Options
	disk     disk
	desk     desk
	purposes map[string]Limits
}

// New makes the room.
func New(o Options) *Service {
	return &Service{o: o, disk: disk{o.Dir}, desk: desk{writers: map[ID]*writer{}}, purposes: map[string]Limits{}}
}
