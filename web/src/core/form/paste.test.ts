import { describe, expect, it } from "vitest";
import { cells, columnOf, placesOf, readPaste } from "./paste";
import { readQuantity } from "./quantity";

describe("cells", () => {
  it("splits what spreadsheets copy, whatever ends its lines", () => {
    expect(cells("a\tb\r\nc\td\r\n")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });
  it("keeps separators, quotes and line breaks inside quoted cells", () => {
    expect(cells('"a, ""b"""\t"two\nlines"')).toEqual([['a, "b"', "two\nlines"]]);
    expect(cells('sku,note\nX-1,"a, b"')).toEqual([
      ["sku", "note"],
      ["X-1", "a, b"],
    ]);
  });
  it("takes semicolons where there are no commas, and drops empty rows and the byte order mark", () => {
    expect(cells("\uFEFFX-1;2\n\n;\nX-2;3")).toEqual([
      ["X-1", "2"],
      ["X-2", "3"],
    ]);
  });
});

describe("columns", () => {
  it("are known by their heads in both languages", () => {
    expect(columnOf("SKU")).toBe("sku");
    expect(columnOf(" 货号 ")).toBe("sku");
    expect(columnOf("Part No.")).toBe("sku");
    expect(columnOf("数量*")).toBe("quantity");
    expect(columnOf("Qty")).toBe("quantity");
    expect(columnOf("收货地址")).toBe("destination");
  });
  it("name options by key", () => {
    expect(columnOf("Length", ["length"])).toEqual({ option: "length" });
    expect(columnOf("options.material")).toEqual({ option: "material" });
    expect(columnOf("colour")).toBeUndefined();
  });
});

describe("quantities", () => {
  it.each([
    ["2", "2"],
    ["1,200", "1200"],
    ["２ 把", "2"],
    ["012.50", "12.50"],
    ["3pcs", "3"],
  ])("reads %s", (typed, read) => expect(readQuantity(typed)).toBe(read));
  it.each(["", "0", "0.000", "-1", "two", "1.23456", "1.2.3"])("refuses %s", (typed) =>
    expect(readQuantity(typed)).toBeUndefined(),
  );
});

describe("a paste", () => {
  it("is read by its heads, in any order", () => {
    const { rows, ignored } = readPaste("数量\t品名\t货号\t备忘\n8\t餐椅\tCHAIR-1\t急\n2\t\tTABLE-D\t");
    expect(ignored).toEqual(["备忘"]);
    expect(rows).toEqual([
      { row: 2, sku: "CHAIR-1", quantity: "8", name: "餐椅", options: {} },
      { row: 3, sku: "TABLE-D", quantity: "2", options: {} },
    ]);
  });
  it("needs no heads: first the number, then how many", () => {
    expect(readPaste("CHAIR-1\t8\nLAMP-1\t3").rows.map((r) => [r.sku, r.quantity])).toEqual([
      ["CHAIR-1", "8"],
      ["LAMP-1", "3"],
    ]);
    expect(readPaste("CHAIR-1\nLAMP-1").rows.map((r) => r.quantity)).toEqual(["1", "1"]);
    expect(readPaste("CHAIR-1\t餐椅\t8").rows[0]).toMatchObject({ name: "餐椅", quantity: "8" });
  });
  it("keeps wrong rows and says what is wrong", () => {
    const { rows } = readPaste("SKU\tqty\n\t8\nLAMP-1\tmany\nSOFA-3\t");
    expect(rows.map((r) => r.wrong)).toEqual(["noSku", "badQuantity", "noQuantity"]);
    expect(rows[1]).toMatchObject({ row: 3, sku: "LAMP-1", quantity: "many" });
  });
  it("carries options as the values they look like", () => {
    expect(
      readPaste("sku\tqty\tlength\tmaterial\toutdoor\nTABLE-D\t1\t180\toak\t是", ["length", "material", "outdoor"])
        .rows[0],
    ).toMatchObject({ options: { length: 180, material: "oak", outdoor: true } });
  });
  it("of nothing is nothing", () => expect(readPaste(" \n ")).toEqual({ rows: [], ignored: [] }));
});

describe("places", () => {
  it("are taken from the rows, each address once, and those there are found again", () => {
    const head = "sku\tqty\t地址";
    const far = "王敏 13812346620 上海市静安区愚园路 1088 弄";
    const { rows } = readPaste(`${head}\nA\t1\t${far}\nB\t2\t\nC\t3\thome\nD\t4\t${far}`);
    const { all, keys } = placesOf(rows, [{ key: "home", address: { country: "CN", street: "某路 1 号" } }]);
    expect(keys).toEqual(["to2", undefined, "home", "to2"]);
    expect(all.map((d) => d.key)).toEqual(["home", "to2"]);
    expect(all[1]?.address).toMatchObject({ name: "王敏", phone: "+8613812346620", district: "静安区" });
  });
});
