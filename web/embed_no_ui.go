//go:build no_ui

// Package web carries the built screens inside the program.
package web

import (
	"embed"
	"io/fs"
)

// Files are none: this program was built without its screens.
func Files() fs.FS { return embed.FS{} }
