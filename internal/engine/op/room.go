package op

import (
	"embed"
	"io/fs"

	"bespoke/internal/engine/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of the queue: committed commands, their keys and answers.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "op", Files: sub, Sealed: []db.Sealed{db.SealedIn[commandSealed]("commands")}}
}
