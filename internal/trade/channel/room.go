package channel

import (
	"embed"
	"io/fs"

	"bespoke/internal/engine/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the room's tables.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "channel", Files: sub}
}
