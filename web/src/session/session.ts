/**
 * The sign-in: code flow with PKCE, tokens in session storage only, renewed by refresh token before they end.
 *
 * Where the person was (with what is in the fragment of a link) is kept in this tab while they sign in: the issuer never sees it.
 */
import { SignedOut, Unreachable } from "@/api/problem";
import type { TokenSource } from "@/api/client";
import type { SignInSettings } from "@/session/settings";
import type { ErrorResponse, User, UserManager } from "oidc-client-ts";

export const CALLBACK = "/callback";
const SIGNED_OUT = "#signed-out";
const LOCAL_SIGN_IN = /^#sign-in=([\w-]+)$/;
const LOCAL_HOSTS = ["127.0.0.1", "localhost"];

// Loaded while the settings are being fetched; a deployment without sign-in has no use for it, which is rare.
const library = import("oidc-client-ts");

export interface Session extends TokenSource {
  /** The person's name, if the issuer tells. */
  readonly name: string | undefined;
  /** The issuer's own name for the person, which never changes and which nobody else gets. */
  readonly person: string | undefined;
  /** Called with true when the sign-in has ended, and with false when there is one again. */
  subscribe(listener: (ended: boolean) => void): () => void;
  /** Forget the person, and leave for a page that says so. */
  readonly signOut: () => Promise<void>;
  /** Leave for the issuer's page; come back to where the person is. */
  signIn(): Promise<void>;
}

/**
 * Start the session; where nobody is signed in, the page leaves for the issuer and this never resolves.
 *
 * After the issuer's answer, `arrive` is called with the address at which the person was. After a sign-out, `offer`
 * resolves when somebody wants to sign in: the issuer may still know who was there, and would sign them in unasked.
 */
export async function startSession(
  settings: SignInSettings | null,
  arrive: (address: string) => void,
  offer: () => Promise<void>,
): Promise<Session> {
  if (settings === null) return OPEN_SESSION;
  const { UserManager, WebStorageStateStore } = await library;
  const store = new WebStorageStateStore({ store: window.sessionStorage });
  const users = new UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    redirect_uri: `${window.location.origin}${CALLBACK}`,
    scope: settings.scopes.join(" "),
    response_type: "code",
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false, // it would use a refresh token at the same time as `renew`, which ends it at some issuers
    monitorSession: false,
    loadUserInfo: false,
    requestTimeoutInSeconds: 20,
  });
  const session = new OidcSession(users);
  if (window.location.pathname === CALLBACK) {
    const user = await users.signinRedirectCallback();
    arrive(localAddress(user.state));
    session.keep(user);
    return session;
  }
  const user = await users.getUser();
  if (user && !localCode(window.location) && (await session.resume(user))) return session;
  if (window.location.hash === SIGNED_OUT) {
    await offer();
    window.history.replaceState(null, "", "/");
    await session.signIn(true);
  } else await session.signIn();
  return new Promise(() => undefined);
}

/** The code in the link that the local stack prints. In a deployment, whoever sends a link has no say in who signs in. */
export function localCode({ hostname, hash }: Pick<Location, "hostname" | "hash">): string | undefined {
  return LOCAL_HOSTS.includes(hostname) ? LOCAL_SIGN_IN.exec(hash)?.[1] : undefined;
}

/** An address of this page; anything else would send the person to another site. */
export function localAddress(state: unknown): string {
  return typeof state === "string" && /^\/(?![/\\])/.test(state) ? state : "/";
}

class OidcSession implements Session {
  private user: User | undefined;
  private renewal: Promise<string | undefined> | undefined;
  private isLeaving = false;
  private readonly listeners = new Set<(ended: boolean) => void>();

  constructor(private readonly users: UserManager) {
    users.events.addUserLoaded((user) => this.keep(user));
    users.events.addAccessTokenExpiring(() => {
      // An issuer that does not answer now is asked again when the API refuses the token; a refusal has been told.
      this.renew().catch(() => undefined);
    });
  }

  get name(): string | undefined {
    const profile = this.user?.profile;
    const name = profile?.preferred_username ?? profile?.["cognito:username"] ?? profile?.name ?? profile?.email;
    return typeof name === "string" ? name : undefined;
  }

  get person(): string | undefined {
    return this.user?.profile.sub;
  }

  /** Go on with a kept sign-in; whether that was possible. */
  async resume(user: User): Promise<boolean> {
    this.keep(user);
    if (!user.expired) return true;
    try {
      await this.renew();
      return true;
    } catch (error) {
      if (error instanceof SignedOut) return false;
      throw error;
    }
  }

  keep(user: User): void {
    if (this.isLeaving) return; // the library tells of the user once more when its tokens are revoked
    this.user = user;
    this.tell(false);
  }

  token(): Promise<string | undefined> {
    return Promise.resolve(this.user?.access_token);
  }

  /** One renewal at a time: many requests may find at once that the token has ended. */
  renew(): Promise<string | undefined> {
    this.renewal ??= this.renewOnce().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  /** Without a refresh token, the library would ask the issuer in a frame, which the page's policy forbids. */
  private async renewOnce(): Promise<string | undefined> {
    const user = this.user?.refresh_token ? await this.askForTokens() : null;
    if (user && !this.isLeaving) {
      this.keep(user);
      return user.access_token;
    }
    if (!this.isLeaving) this.tell(true);
    throw new SignedOut();
  }

  /** New tokens; null if the issuer refuses them, or they are another's. Raises Unreachable. */
  private async askForTokens(): Promise<User | null> {
    try {
      return await this.users.signinSilent();
    } catch (error) {
      if (!isNoAnswer(error)) return null;
      throw new Unreachable("Your sign-in could not be renewed, because the issuer does not answer.");
    }
  }

  subscribe(listener: (ended: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(ended: boolean): void {
    for (const listener of this.listeners) listener(ended);
  }

  async signIn(isAnew = false): Promise<void> {
    const { pathname, search, hash } = window.location;
    const code = localCode(window.location);
    // A code in the address must not stay in the history.
    if (code) window.history.replaceState(null, "", pathname + search);
    const state = pathname + search + (code ? "" : hash);
    try {
      await this.users.signinRedirect({
        state,
        ...(code ? { login_hint: code } : {}),
        ...(isAnew ? { prompt: "login" } : {}),
      });
    } catch (error) {
      if (error instanceof DOMException) throw error; // of the browser's storage
      throw new Unreachable(`The issuer ${this.users.settings.authority} does not answer, so nobody can sign in.`);
    }
  }

  readonly signOut = async (): Promise<void> => {
    const token = this.user?.refresh_token;
    this.isLeaving = true;
    this.user = undefined;
    leaveNothing();
    try {
      // Before the library forgets the token. Without an answer, it ends by itself; this tab forgets it in any case.
      if (token) await this.users.revokeTokens(["refresh_token"]).catch(() => undefined);
    } finally {
      await this.users.removeUser();
    }
    window.history.replaceState(null, "", `/${SIGNED_OUT}`);
    window.location.reload();
  };
}

/** Whether a renewal failed for a reason that says nothing of the sign-in: nobody answered, or a proxy, or the issuer is busy. */
export function isNoAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "ErrorResponse") return BUSY.has((error as ErrorResponse).error ?? "");
  if (error instanceof TypeError || error instanceof SyntaxError || error.name === "ErrorTimeout") return true;
  return /^Invalid response Content-Type|\((429|5\d\d)\)/.test(error.message); // the library tells these by words alone
}

const BUSY = new Set(["server_error", "temporarily_unavailable", "too_many_requests", "slow_down"]);

/** Browsers may keep a page that was left as it was, to show it again at Back: then there must be nothing in it. */
function leaveNothing(): void {
  window.addEventListener("pagehide", () => document.body.replaceChildren());
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) window.location.reload();
  });
}

const OPEN_SESSION: Session = {
  name: undefined,
  person: undefined,
  token: () => Promise.resolve(undefined),
  renew: () => Promise.reject(new SignedOut()),
  subscribe: () => () => undefined,
  signOut: () => Promise.resolve(),
  signIn: () => Promise.resolve(),
};
