/** What the server's API answers, and what modules hand to each other: for editors and readers, never served. */

interface Mailbox {
  address: string;
  opened_at: string;
  expires_at: string;
  messages: number;
  cursor: number;
}

interface Attachment {
  n: number;
  filename: string;
  content_type: string;
  size: number;
  inline: boolean;
  blocked: string | null;
  unchecked: boolean;
}

interface Sender {
  name: string;
  address: string;
}

interface Summary {
  id: number;
  received_at: string;
  size: number;
  sender: Sender;
  subject: string;
  preview: string;
  codes: { value: string; kind: string }[];
  links: { url: string; host: string; kind: string }[];
  attachments: Attachment[];
  tls: boolean;
}

interface Message extends Summary {
  text: string;
  html: string;
  headers: [string, string][];
  remote_images: number;
  source_only: boolean;
}

interface About {
  domains: string[];
  lifetimes: { mailbox_ttl_seconds: number; mailbox_ttl_max_seconds: number };
  limits: Limits;
  seal: { layer: string; state: string }[];
}

interface Limits {
  mailbox_max_messages: number;
  mailbox_max_bytes: number;
}

/** What a visitor may ask of a new mailbox. */
interface Wish {
  name?: string | null;
  domain?: string;
  ttl_seconds?: number;
}

/** One call of the server's API; rejects with a Problem. */
type Ask = (
  token: string,
  method: "GET" | "POST" | "DELETE",
  path: string,
  wish?: object,
  headers?: Record<string, any>,
  signal?: AbortSignal,
) => Promise<Response>;

/** A mailbox whose token this browser holds; `read` are ids. */
interface Held {
  token: string;
  address: string;
  expires_at: string;
  read: number[];
  unread: number;
}

/** The mailbox on show; `cursor` is the newest id seen. */
interface Room {
  token: string;
  address: string;
  cursor: number;
  /** Ids of messages that are gone. */
  gone: Set<number>;
  stop: () => void;
}

/** The message on show; `images`: its remote images may load. */
interface Opened {
  token: string;
  id: number;
  images: boolean;
  message?: Message;
}

/** A link that shows another host than it leads to. */
interface Lie {
  shown: string;
  host: string;
}

/** How a stream, or the asking in its stead, ended. */
type End = "gone" | "ended" | "blocked" | "failed" | "polled";

/** Which mailbox is watched, who is told what happens in it, and what our watch of it is worth. */
interface Watcher {
  token: string;
  address: string;
  state: (name: "connecting" | "listening" | "reconnecting" | "polling" | "offline") => void;
  event: (name?: string, data?: any) => void;
  gone: () => void;
  cursor: () => number;
  poll: () => Promise<void>;
}

type Follow = (watcher: Watcher, signal: AbortSignal) => Promise<End>;
