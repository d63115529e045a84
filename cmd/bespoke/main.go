// Command bespoke is the whole program: server, import, audit and descriptions.
package main

import (
	"os"
	_ "time/tzdata" // zones of businesses, on machines that have none

	"bespoke/internal/app"
)

func main() { os.Exit(app.Run(os.Args[1:], os.Stdout, os.Stderr)) }
