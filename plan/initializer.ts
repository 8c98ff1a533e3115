import { borrowInit, forgetBackend } from "./borrow-init.js";
import { forgetInitialized, isInitialized, recordInitialized } from "./initialized.js";
import { unlinkProviders } from "./installed-providers.js";
import { giveLock, takeLock } from "./provider-lock.js";
import type { Terraform } from "./terraform.js";

interface InitializerOptions {
  /** The project's lock of providers is new, or has got something. Left out, the lock stays as it is. */
  readonly onLock?: () => void;
}

/** Initializes the folders of a project's stacks: one of them by Terraform, and as many others as can be like it. */
export class Initializer {
  /** A folder that is initialized. */
  #like?: string;
  #first?: Promise<void>;

  /** @param project the folder that has the providers' lock */
  constructor(
    private readonly terraform: Terraform,
    private readonly project: string,
    private readonly options: InitializerOptions = {},
  ) {}

  /**
   * Initializes a folder, unless it is for just what it is now.
   * @param onInit Terraform is about to
   * @returns whether Terraform has
   */
  async prepare(directory: string, onInit: () => void): Promise<boolean> {
    // The first locks the providers, and installs them.
    if (this.#first) await this.#first;
    giveLock(this.project, directory);
    if (!isInitialized(directory, this.terraform.version)) {
      if (this.#like === undefined || !borrowInit(this.#like, directory)) {
        onInit();
        const init = this.#init(directory);
        this.#first ??= init.catch(() => undefined);
        await init;
        return true;
      }
      recordInitialized(directory, this.terraform.version);
    }
    this.#like ??= directory;
    return false;
  }

  /** Initializes a folder once more that was prepared, because what it had is gone or does not do. */
  async again(directory: string): Promise<void> {
    // It is the configuration's, or one that Terraform does not take for it.
    forgetBackend(directory);
    await this.#init(directory);
  }

  async #init(directory: string): Promise<void> {
    forgetInitialized(directory);
    unlinkProviders(directory);
    await this.terraform.init(directory);
    if (this.options.onLock && takeLock(this.project, directory)) this.options.onLock();
    giveLock(this.project, directory);
    recordInitialized(directory, this.terraform.version);
    this.#like = directory;
  }
}
