package dev.deployer.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A value as it is typed, parsed by whoever knows what it is. */
abstract class Parsed<T> implements ITypeConverter<T> {
  private final Function<String, T> parse;

  /**
   * @param parse says by an {@link IllegalArgumentException} what is wrong
   */
  Parsed(Function<String, T> parse) {
    this.parse = parse;
  }

  @Override
  public final T convert(String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
