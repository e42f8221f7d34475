import assert from "node:assert/strict";
import { batchedList } from "../../../provider/lifecycle/batched-reads";

const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined));

describe("a batch of reads", () => {
  it("sends one list", async () => {
    let lists = 0;
    const list = () => Promise.resolve(++lists);
    assert.deepEqual(await Promise.all(Array.from({ length: 50 }, () => batchedList("a", list))), Array(50).fill(1));
  });

  it("collects calls while more arrive", async () => {
    let lists = 0;
    const list = () => Promise.resolve(++lists);
    const answers: Promise<number>[] = [];
    let pauses = 0;
    for (let turn = 0; turn < 8; turn += 1) {
      answers.push(batchedList("f", list));
      const begin = performance.now();
      await pause(2);
      // A busy machine may pause longer, and begin another batch.
      if (performance.now() - begin > 4.5) pauses += 1;
    }
    await Promise.all(answers);
    assert.ok(lists <= 1 + pauses, `${lists} lists, ${pauses} pauses`);
  });

  it("ends even if calls never stop", async () => {
    let lists = 0;
    const list = () => Promise.resolve(++lists);
    while ((await Promise.race([batchedList("g", list), pause(2)])) === undefined);
    assert.equal(lists, 1);
  });

  it("collects calls from the answer of the batch before it, so that the last calls share a batch", async () => {
    const lists: { begin: number; end: number }[] = [];
    const list = async () => {
      const begin = performance.now();
      await pause(100);
      lists.push({ begin, end: performance.now() });
    };
    const answers: Promise<void>[] = [];
    while (lists.length < 2) {
      answers.push(batchedList("h", list));
      await pause(1);
    }
    await Promise.all(answers);
    const [first, second] = lists;
    assert.ok(second!.begin - first!.end > 140, `${second!.begin - first!.end} ms`);
  });

  it("never returns an answer that is older than the call", async () => {
    const order: string[] = [];
    const list = () => {
      order.push("list");
      return Promise.resolve(order.length);
    };
    await batchedList("b", list);
    order.push("asked");
    await batchedList("b", list);
    assert.deepEqual(order, ["list", "asked", "list"]);
  });

  it("keeps different names apart", async () => {
    const answers = await Promise.all([
      batchedList("c", () => Promise.resolve(1)),
      batchedList("d", () => Promise.resolve(2)),
    ]);
    assert.deepEqual(answers, [1, 2]);
  });

  it("rejects all calls on a failure, and sends a new list after it", async () => {
    const failing = () => batchedList("e", () => Promise.reject(new Error("down")));
    const outcomes = await Promise.allSettled([failing(), failing()]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.equal(await batchedList("e", () => Promise.resolve(3)), 3);
  });
});
