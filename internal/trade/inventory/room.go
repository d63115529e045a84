package inventory

import (
	"context"
	"embed"
	"io/fs"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the room's tables.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "inventory", Files: sub}
}

// Releases finds the release that a workspace works under now; nil before the first.
type Releases func(ctx context.Context, r db.Reader) (*blueprint.Release, error)

// Seen leaves of some orders those that are there for somebody.
type Seen func(ctx context.Context, a act.Act, r db.Reader, orders []id.Raw) ([]id.Raw, error)

type room struct {
	current Releases
	seen    Seen
}

// Verbs are the room's verbs as plain Go methods.
type Verbs struct {
	AddWarehouse op.Call[WarehouseInput, WarehouseView]
	Receive      op.Call[ReceiveInput, Receipt]
	Count        op.Call[CountInput, Count]
	Expire       op.Call[ExpireInput, struct{}]
}

// Register tells the engine what the room can do and what it tells.
func Register(reg *op.Registry, l *event.Log, current Releases, seen Seen) Verbs {
	event.Declare[ReservedFact](l)
	event.Declare[FreedFact](l)
	event.Declare[ExpiredFact](l)
	event.Declare[ServedFact](l)
	event.Declare[ReceivedFact](l)
	event.Declare[CountedFact](l)

	rm := &room{current, seen}
	op.AddQuery(reg, op.Query[StockInput, op.List[StockView]]{Name: "inventory.find", Path: "/api/v1/stock", Run: rm.findStock,
		Doc: fault.Text{ZH: "查询库存：现有、已占用、可用、待补", EN: "List stock: on hand, reserved, available, waited for"}})
	op.AddQuery(reg, op.Query[MovesInput, op.List[MoveView]]{Name: "inventory.moves", Path: "/api/v1/stock/moves", Run: rm.findMoves,
		Doc: fault.Text{ZH: "查询库存流水", EN: "List what came and went"}})
	op.AddQuery(reg, op.Query[struct{}, op.List[WarehouseView]]{Name: "inventory.warehouses", Path: "/api/v1/warehouses", Run: rm.findWarehouses,
		Doc: fault.Text{ZH: "查询仓库", EN: "List warehouses"}})

	rm.watch(l)
	return Verbs{
		AddWarehouse: op.AddVerb(reg, op.Verb[WarehouseInput, Warehouse, WarehouseView]{
			Name: "inventory.addWarehouse", Method: "POST", Path: "/api/v1/warehouses", Status: 201,
			Doc:    fault.Text{ZH: "新增仓库", EN: "Add a warehouse"},
			Decide: rm.decideWarehouse, Commit: commitWarehouse,
			Preview: func(c op.Cmd[Warehouse]) WarehouseView { return c.In.view() },
		}),
		Receive: op.AddVerb(reg, op.Verb[ReceiveInput, received, Receipt]{
			Name: "inventory.receive", Method: "POST", Path: "/api/v1/stock/receipts", Status: 201,
			Doc:    fault.Text{ZH: "登记入库，并按下单先后补给等货的订单", EN: "Book goods that came in and serve the orders that wait, in order of placing"},
			Weight: func(in ReceiveInput) int { return 1 + 2*len(in.Lines) },
			Decide: rm.decideReceive, Commit: commitReceive,
			Preview: func(c op.Cmd[received]) Receipt { return c.In.view(c.Act) },
		}),
		Count: op.AddVerb(reg, op.Verb[CountInput, counted, Count]{
			Name: "inventory.count", Method: "POST", Path: "/api/v1/stock/counts", Permission: "inventory.adjust", Status: 201,
			Doc:    fault.Text{ZH: "登记盘点：差异记入流水，盘盈补给等货的订单", EN: "Book what was counted: the difference stands in the ledger, and what was found serves the orders that wait"},
			Weight: func(in CountInput) int { return 1 + 2*len(in.Lines) },
			Decide: rm.decideCounts, Commit: commitCounts,
			Preview: func(c op.Cmd[counted]) Count { return c.In.view(c.Act) },
		}),
		Expire: op.AddSimple(reg, op.Simple[ExpireInput, struct{}]{
			Name: expireVerb, Internal: true, Do: expire,
			Doc: fault.Text{ZH: "释放过期的预留", EN: "End a reservation that was held for too long"},
		}),
	}
}
