import { describe, expect, it } from "vitest";
import { oneLine, readAddress, readPhone, showPhone } from "./address";

describe("telephone numbers", () => {
  it.each([
    ["138 1234 6620", "+8613812346620"],
    ["86-13812346620", "+8613812346620"],
    ["021-62881234", "+862162881234"],
    ["0049 221 123456", "+49221123456"],
    ["+49 221 123456", "+49221123456"],
    ["call me", "call me"],
  ])("%s is kept as %s", (typed, kept) => expect(readPhone(typed)).toBe(kept));
  it("are shown as people read them", () => expect(showPhone("+8613812346620")).toBe("138 1234 6620"));
});

describe("a pasted address", () => {
  it("is taken apart", () => {
    expect(readAddress("王敏 13812346620 上海市静安区愚园路 1088 弄 6 号")).toEqual({
      country: "CN",
      name: "王敏",
      phone: "+8613812346620",
      division: "31",
      province: "上海市",
      city: "上海市",
      district: "静安区",
      street: "愚园路1088弄6号",
    });
    expect(readAddress("收货人: 陈工\n电话: 138-1234-6620\n地址: 广东省佛山市顺德区龙江镇东华路 8 号")).toMatchObject({
      name: "陈工",
      division: "44",
      province: "广东省",
      city: "佛山市",
      district: "顺德区",
      street: "龙江镇东华路8号",
    });
  });
  it("knows provinces by their short names", () => {
    expect(readAddress("新疆乌鲁木齐市天山区人民路 1 号 李雷")).toMatchObject({
      division: "65",
      province: "新疆维吾尔自治区",
      city: "乌鲁木齐市",
      name: "李雷",
    });
  });
  it("keeps what it does not understand in the street", () => {
    expect(readAddress("12 Rue de Rivoli")).toMatchObject({ street: "12 Rue de Rivoli" });
  });
});

describe("an address on one line", () => {
  it("follows its country", () => {
    expect(oneLine({ province: "上海市", city: "上海市", district: "静安区", street: "愚园路 1088 弄" })).toBe(
      "上海市静安区愚园路 1088 弄",
    );
    expect(oneLine({ country: "DE", street: "Domkloster 4", city: "Köln", postcode: "50667" })).toBe(
      "Domkloster 4, Köln, 50667, DE",
    );
  });
});
