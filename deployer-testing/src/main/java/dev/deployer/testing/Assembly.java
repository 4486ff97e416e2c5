package dev.deployer.testing;

import dev.deployer.host.Change.AssembleFile;
import dev.deployer.host.Change.Origin;
import dev.deployer.host.Change.Piece;
import dev.deployer.host.CopiedRange;
import dev.deployer.host.NotAssembledException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a file of what is sent and what is copied, with the looks of a careful client. */
record Assembly(Kernel kernel, Account account, AssembleFile file) {
  Inode.File make(byte[] content) throws Refusal, NotAssembledException {
    Map<Origin, Inode.File> origins = new LinkedHashMap<>();
    Refusal closed = null;
    for (Origin origin : file.origins()) {
      try {
        if (kernel.open(account, origin.path().toString()) instanceof Inode.File open) {
          origins.put(origin, open);
        }
      } catch (Refusal e) {
        closed = e;
      }
    }
    Inode.File made = kernel.create(account, file.path().toString(), Execution.UNTIL_IT_IS_WHOLE);
    if (origins.size() < file.origins().size()) {
      throw notAssembled("nothing to copy from: " + (closed == null ? "no file" : closed.errno()));
    }
    int at = 0;
    for (Piece piece : file.pieces()) {
      CopiedRange range = piece.range();
      kernel.append(made, Arrays.copyOfRange(content, at, (int) range.at()));
      kernel.beforeCopy.run();
      try {
        kernel.copy(origins.get(piece.origin()), range.from(), range.length(), made);
      } catch (Refusal e) {
        throw notAssembled("refused: " + e.errno());
      }
      at = (int) (range.at() + range.length());
    }
    kernel.append(made, Arrays.copyOfRange(content, at, content.length));
    made.mode = file.mode();
    made.modified = file.modified();
    if (!origins.entrySet().stream().allMatch(open -> open.getKey().is(open.getValue().facts()))) {
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
