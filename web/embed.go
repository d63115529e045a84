//go:build !no_ui

// Package web carries the built screens inside the program.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files are the built screens; without an index when they were not built.
func Files() fs.FS {
	sub, _ := fs.Sub(dist, "dist") // fails for names that are no paths alone
	return sub
}
