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
}

interface Summary {
  id: number;
  received_at: string;
  sender: { name: string; address: string };
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
}

/** What a visitor may ask of a new mailbox. */
interface Wish {
  name?: string;
  domain?: string;
}

/** The calls of the server's API; `path` is what follows `messages/`. Each rejects with a Problem. */
interface Api {
  about(): Promise<About>;
  open(wish: Wish): Promise<Mailbox & { token: string }>;
  show(token: string): Promise<Mailbox>;
  extend(token: string, ttl_seconds: number): Promise<Mailbox>;
  close(token: string): Promise<Response>;
  list(token: string): Promise<{ messages: Summary[] }>;
  read(token: string, id: number, images?: boolean): Promise<Message>;
  octets(token: string, path: string): Promise<Blob>;
  remove(token: string, id: number): Promise<Response>;
  events(token: string, after: number, signal: AbortSignal): Promise<Response>;
}

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
  stop: () => void;
}

/** The message on show; `images`: its remote images may load. */
interface Opened {
  token: string;
  id: number;
  images: boolean;
  message?: Message;
}

/** Who is told what happens in a mailbox, and what our watch of it is worth. */
interface Watcher {
  state: (name: string) => void;
  event: (name: string, data: any) => void;
  gone: () => void;
  cursor: () => number;
  poll: () => Promise<void>;
}
