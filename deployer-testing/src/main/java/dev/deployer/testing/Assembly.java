package dev.deployer.testing;

import dev.deployer.host.Change.AssembleFile;
import dev.deployer.host.CopiedRange;
import dev.deployer.host.NotAssembledException;
import java.util.Arrays;

/** Makes a file of what is sent and what is copied, with the looks of a careful client. */
record Assembly(Kernel kernel, Account account, AssembleFile file) {
  Inode.File make(byte[] content) throws Refusal, NotAssembledException {
    Inode.File origin = null;
    Refusal closed = null;
    try {
      origin =
          kernel.open(account, file.origin().path().toString()) instanceof Inode.File f ? f : null;
    } catch (Refusal e) {
      closed = e;
    }
    Inode.File made = kernel.create(account, file.path().toString(), Execution.UNTIL_IT_IS_WHOLE);
    if (origin == null) {
      throw notAssembled("nothing to copy from: " + (closed == null ? "no file" : closed.errno()));
    }
    int at = 0;
    for (CopiedRange range : file.ranges()) {
      kernel.append(made, Arrays.copyOfRange(content, at, (int) range.at()));
      kernel.beforeCopy.run();
      try {
        kernel.copy(origin, range.from(), range.length(), made);
      } catch (Refusal e) {
        throw notAssembled("refused: " + e.errno());
      }
      at = (int) (range.at() + range.length());
    }
    kernel.append(made, Arrays.copyOfRange(content, at, content.length));
    made.mode = file.mode();
    made.modified = file.modified();
    if (!file.origin().is(origin.facts())) {
      throw notAssembled("its origin has changed");
    }
    if (made.size() != content.length) {
      throw notAssembled("it has " + made.size() + " bytes, not " + content.length);
    }
    return made;
  }

  private NotAssembledException notAssembled(String why) {
    return new NotAssembledException(file.path().toString(), why);
  }
}
