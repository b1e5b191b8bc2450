package io.whittle.runtime.command;

import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Options in help texts as people write them: {@code --policy NAME} rather than {@code --policy=NAME}. */
final class OptionLabels implements IParamLabelRenderer {
    private final IParamLabelRenderer usual;

    private OptionLabels(IParamLabelRenderer usual) {
        this.usual = usual;
    }

    /** Returns the help of a command with such labels. */
    static Help help(CommandSpec command, ColorScheme colors) {
        return new Help(command, colors) {
            @Override
            public IParamLabelRenderer parameterLabelRenderer() {
                return new OptionLabels(super.parameterLabelRenderer());
            }
        };
    }

    @Override
    public Text renderParameterLabel(ArgSpec argument, Help.Ansi ansi, List<IStyle> styles) {
        Text text = usual.renderParameterLabel(argument, ansi, styles);
        String plain = text.plainString();
        return plain.startsWith("=") ? ansi.text(" " + plain.substring(1)) : text;
    }

    @Override
    public String separator() {
        return " ";
    }
}
