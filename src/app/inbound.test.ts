import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { smtpSend } from "../../test/lab.ts";
import { usePostOffice } from "../../test/post-office.ts";

const app = useApp();
const post = usePostOffice(app);

test("whoever answers a mail that takes no answers hears at once where to write instead", async () => {
  await (await app.as(null)).post("/register", { name: "Ada", email: "ada@example.org", age: "yes" });
  const { mail } = (await post.outboxTo("ada@example.org"))[0]!;
  const sent = await smtpSend(post.port, {
    from: "ada@example.org",
    to: [mail.from!.address],
    raw: "Subject: Hi\n\nHi",
  });
  expect(sent.recipients).toMatchObject([
    { code: 550, text: expect.stringContaining("only sends mail; see http://localhost:3000") },
  ]);
});
