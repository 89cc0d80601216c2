/**
 * What a pure function said, kept for the next who asks the same. At most `most` answers, for as long as nothing else wants room: then all are
 * forgotten at once, which costs less to keep in order than forgetting the oldest.
 */
export class Memo<Answer> {
  private readonly said = new Map<string, Answer>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  of(key: string, say: () => Answer): Answer {
    const known = this.said.get(key);
    if (known !== undefined) return known;
    if (this.said.size >= this.most) this.said.clear();
    const answer = say();
    this.said.set(key, answer);
    return answer;
  }
}
