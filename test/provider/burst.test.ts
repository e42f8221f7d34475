import assert from "node:assert/strict";
import { inBurst } from "../../provider/hooks/burst";

describe("a burst of reads", () => {
  it("is answered by one list", async () => {
    let lists = 0;
    const list = () => Promise.resolve(++lists);
    assert.deepEqual(await Promise.all(Array.from({ length: 50 }, () => inBurst("a", list))), Array(50).fill(1));
  });

  it("gives nobody an answer from before they asked", async () => {
    const order: string[] = [];
    const list = () => {
      order.push("list");
      return Promise.resolve(order.length);
    };
    await inBurst("b", list);
    order.push("asked");
    await inBurst("b", list);
    assert.deepEqual(order, ["list", "asked", "list"]);
  });

  it("keeps different questions apart", async () => {
    const answers = await Promise.all([inBurst("c", () => Promise.resolve(1)), inBurst("d", () => Promise.resolve(2))]);
    assert.deepEqual(answers, [1, 2]);
  });

  it("tells a failure to all, and asks anew after it", async () => {
    const failing = () => inBurst("e", () => Promise.reject(new Error("down")));
    const outcomes = await Promise.allSettled([failing(), failing()]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.equal(await inBurst("e", () => Promise.resolve(3)), 3);
  });
});
