// Package templates holds ready-made businesses as data: each folder is a
// blueprint in files, and an acceptance test by its examples.
package templates

import "embed"

// Files is every template, one folder each.
//
//go:embed empty furniture medical
var Files embed.FS
