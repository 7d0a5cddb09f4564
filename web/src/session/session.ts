/**
 * The sign-in: code flow with PKCE, tokens in session storage only, renewed by refresh token before they end.
 *
 * Where the person was (with what is in the fragment of a link) is kept in this tab while they sign in: the issuer never sees it.
 */
import { SignedOut } from "@/api/problem";
import type { TokenSource } from "@/api/client";
import type { SignInSettings } from "@/session/settings";
import type { User, UserManager } from "oidc-client-ts";

export const CALLBACK = "/callback";
const LOCAL_SIGN_IN = /^#sign-in=([\w-]+)$/;

// Loaded while the settings are being fetched; a deployment without sign-in has no use for it, which is rare.
const library = import("oidc-client-ts");

export interface Session extends TokenSource {
  /** The person's name, if the issuer tells. */
  readonly name: string | undefined;
  /** Called with true when the sign-in has ended, and with false when there is one again. */
  subscribe(listener: (ended: boolean) => void): () => void;
  signOut(): Promise<void>;
  /** Leave for the issuer's page; come back to where the person is. */
  signIn(): Promise<void>;
}

/**
 * Start the session; where nobody is signed in, the page leaves for the issuer and this never resolves.
 *
 * After the issuer's answer, `arrive` is called with the address at which the person was.
 */
export async function startSession(
  settings: SignInSettings | null,
  arrive: (address: string) => void,
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
    automaticSilentRenew: true,
    monitorSession: false,
    loadUserInfo: false,
  });
  const session = new OidcSession(users);
  if (window.location.pathname === CALLBACK) {
    const user = await users.signinRedirectCallback();
    arrive(localAddress(user.state));
    session.keep(user);
    return session;
  }
  const user = await users.getUser();
  if (user && !LOCAL_SIGN_IN.test(window.location.hash) && (await session.resume(user))) return session;
  await session.signIn();
  return new Promise(() => undefined);
}

/** An address of this page; anything else would send the person to another site. */
export function localAddress(state: unknown): string {
  return typeof state === "string" && /^\/(?![/\\])/.test(state) ? state : "/";
}

class OidcSession implements Session {
  private user: User | undefined;
  private renewal: Promise<string | undefined> | undefined;
  private readonly listeners = new Set<(ended: boolean) => void>();

  constructor(private readonly users: UserManager) {
    users.events.addUserLoaded((user) => this.keep(user));
  }

  get name(): string | undefined {
    const profile = this.user?.profile;
    const name = profile?.preferred_username ?? profile?.["cognito:username"] ?? profile?.name ?? profile?.email;
    return typeof name === "string" ? name : undefined;
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

  private async renewOnce(): Promise<string | undefined> {
    try {
      const user = await this.users.signinSilent();
      if (user) {
        this.keep(user);
        return user.access_token;
      }
    } catch (error) {
      // The issuer's refusal ends the sign-in. No answer from it (a lost connection) does not.
      if (error instanceof TypeError) throw error;
    }
    this.tell(true);
    throw new SignedOut();
  }

  subscribe(listener: (ended: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(ended: boolean): void {
    for (const listener of this.listeners) listener(ended);
  }

  async signIn(): Promise<void> {
    const { pathname, search, hash } = window.location;
    const code = LOCAL_SIGN_IN.exec(hash)?.[1];
    // A code in the address must not stay in the history.
    if (code) window.history.replaceState(null, "", pathname + search);
    const state = pathname + search + (code ? "" : hash);
    await this.users.signinRedirect(code ? { state, login_hint: code } : { state });
  }

  async signOut(): Promise<void> {
    const user = this.user;
    await this.users.removeUser();
    if (user?.refresh_token) await this.users.revokeTokens(["refresh_token"]).catch(() => undefined);
    window.location.assign("/");
  }
}

const OPEN_SESSION: Session = {
  name: undefined,
  token: () => Promise.resolve(undefined),
  renew: () => Promise.reject(new SignedOut()),
  subscribe: () => () => undefined,
  signOut: () => Promise.resolve(),
  signIn: () => Promise.resolve(),
};
