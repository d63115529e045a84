package event

import (
	"embed"
	"io/fs"

	"bespoke/internal/engine/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the log's tables.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "event", Files: sub}
}
