# Completes lines of deployer in fish. To have it:
#   deployer completion fish > ~/.config/fish/completions/deployer.fish

function __deployer_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            if string match -q -- '--*=*' "$current"
                set -l parts (string split -m 1 -- = "$current")
                for path in (__fish_complete_path $parts[2])
                    echo "$parts[1]=$path"
                end
            else
                __fish_complete_path "$current"
            end
        else
            echo $line
        end
    end
end
complete -c deployer -f -k -a '(__deployer_complete)'
