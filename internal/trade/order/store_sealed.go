package order

import (
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/file"
)

// What nobody reads of orders who has the database alone: what was filled in and
// written about, and what was decided from it.
type (
	orderSealed struct {
		ID   ID     `db:"id,key"`
		Body string `db:"body,sealed"`
	}
	lineSealed struct {
		Order ID     `db:"order_id,key"`
		N     int64  `db:"n,key"`
		Body  string `db:"body,sealed"`
	}
	decisionSealed struct {
		Order  ID     `db:"order_id,key"`
		N      int64  `db:"n,key"`
		Body   string `db:"body,sealed"`
		Inputs string `db:"inputs,sealed"`
	}
	noteSealed struct {
		Order ID     `db:"order_id,key"`
		ID    NoteID `db:"id,key"`
		Text  string `db:"text,sealed"`
	}
	fileSealed struct {
		Order ID      `db:"order_id,key"`
		ID    file.ID `db:"id,key"`
		Name  string  `db:"name,sealed"`
	}
)

// sealed are the tables that hold it.
func sealed() []db.Sealed {
	return []db.Sealed{db.SealedIn[orderSealed]("orders"), db.SealedIn[lineSealed]("order_lines"), db.SealedIn[decisionSealed]("order_decisions"),
		db.SealedIn[noteSealed]("order_notes"), db.SealedIn[fileSealed]("order_files"),
		db.SealedIn[changeRow]("order_changes")}
}
