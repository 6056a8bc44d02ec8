import GatewayMethods

/// The texts of the shells' scripts.
extension Completions {
  /// `case` branches of a Bourne-like shell: a word, and what is echoed for it.
  private func branches(_ pairs: [(String, [String])]) -> String {
    pairs.filter { !$0.1.isEmpty }
      .map { "    \($0.0)) echo \"\($0.1.joined(separator: " "))\" ;;\n" }.joined()
  }

  private var parts: (options: String, choices: String, params: String, values: String) {
    let options = Options.descriptions.map(\.name).joined(separator: " ")
    let choices = branches(Options.descriptions.map { ($0.name, $0.choices()) })
    let params = branches(methods.map { ($0.name, $0.params.map { "\($0.name)=" }) })
    let values = branches(
      methods.flatMap { method in method.params.map { ("\(method.name).\($0.name)", $0.values) } })
    return (options, choices, params, values)
  }

  /// The tables and the words before the cursor, as bash and zsh both take them.
  private var tables: String {
    let parts = parts
    return """
      _clevertap_gateway_choices() {
        case $1 in
      \(parts.choices)  esac
      }
      _clevertap_gateway_params() {
        case $1 in
      \(parts.params)  esac
      }
      _clevertap_gateway_values() {
        case $1 in
      \(parts.values)  esac
      }
      """
  }

  private var commands: String { Options.commands.joined(separator: " ") }
  private var names: String { methods.map(\.name).joined(separator: " ") }
  private var fileOptions: String {
    Options.descriptions.filter(\.isPath).map(\.name).joined(separator: "|")
  }

  /// bash cuts words at `=`, so a param's value is a word of its own behind one that is `=`.
  var bash: String {
    """
    # Completion of clevertap-gateway for bash: source it, or put it into
    # ~/.local/share/bash-completion/completions/clevertap-gateway
    \(tables)
    _clevertap_gateway() {
      local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} key= method= i
      if [[ $current == "=" ]]; then key=$previous current=
      elif [[ $previous == "=" ]]; then key=${COMP_WORDS[COMP_CWORD-2]}
      fi
      for ((i = 1; i < COMP_CWORD - 1; i++)); do
        [[ ${COMP_WORDS[i]} == call ]] && method=${COMP_WORDS[i+1]}
      done
      COMPREPLY=()
      if [[ -n $key && $key != -* ]]; then
        local lead=${current%"${current##*,}"}
        COMPREPLY=($(compgen -P "$lead" -W "$(_clevertap_gateway_values "$method.$key")" -- "${current##*,}"))
        return
      fi
      case ${key:-$previous} in
        \(fileOptions)) COMPREPLY=($(compgen -f -- "$current")); return ;;
        call | --help | -h) COMPREPLY=($(compgen -W "\(names)" -- "$current")); return ;;
        completions) COMPREPLY=($(compgen -W "\(shells)" -- "$current")); return ;;
        schema) COMPREPLY=($(compgen -W "\(documents) \(names)" -- "$current")); return ;;
        --*)
          local choices=$(_clevertap_gateway_choices "${key:-$previous}")
          if [[ -n $choices ]]; then COMPREPLY=($(compgen -W "$choices" -- "$current")); return; fi ;;
      esac
      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "\(parts.options)" -- "$current"))
      elif [[ -n $method ]]; then
        COMPREPLY=($(compgen -W "$(_clevertap_gateway_params "$method")" -- "$current"))
        [[ ${COMPREPLY-} == *= ]] && compopt -o nospace 2>/dev/null
      else COMPREPLY=($(compgen -W "\(commands)" -- "$current"))
      fi
    }
    complete -F _clevertap_gateway clevertap-gateway

    """
  }

  var zsh: String {
    """
    #compdef clevertap-gateway
    # Completion of clevertap-gateway for zsh: put it into a folder of $fpath as _clevertap-gateway, or
    # source it after compinit.
    \(tables)
    _clevertap_gateway() {
      local current=$words[CURRENT] previous=$words[CURRENT-1] method= i
      for ((i = 2; i < CURRENT - 1; i++)); do
        [[ $words[i] == call ]] && method=$words[i+1]
      done
      if [[ -n $method && $current == [a-zA-Z_]##=* ]]; then
        local key=${current%%=*}
        compset -P '*='
        compset -P '*,'
        compadd -S '' -- ${=$(_clevertap_gateway_values "$method.$key")}
        return
      fi
      case $previous in
        \(fileOptions)) _files; return ;;
        call | --help | -h) compadd -- \(names); return ;;
        completions) compadd -- \(shells); return ;;
        schema) compadd -- \(documents) \(names); return ;;
        --*)
          local choices=$(_clevertap_gateway_choices $previous)
          if [[ -n $choices ]]; then compadd -- ${=choices}; return; fi ;;
      esac
      if [[ $current == -* ]]; then compadd -- \(parts.options)
      elif [[ -n $method ]]; then compadd -S '' -- ${=$(_clevertap_gateway_params $method)}
      else compadd -- \(commands)
      fi
    }
    if [[ $funcstack[1] == _clevertap-gateway ]]; then _clevertap_gateway "$@"
    else compdef _clevertap_gateway clevertap-gateway
    fi

    """
  }

  var fish: String {
    var lines = [
      "# Completion of clevertap-gateway for fish: put it into",
      "# ~/.config/fish/completions/clevertap-gateway.fish",
      "complete -c clevertap-gateway -f",
    ]
    func add(_ condition: String?, _ rest: String, _ summary: String?) {
      let when = condition.map { " -n '\($0)'" } ?? ""
      let description = summary.map {
        " -d '\($0.split(separator: "'").joined(separator: #"'\''"#))'"
      }
      lines.append("complete -c clevertap-gateway\(when) \(rest)\(description ?? "")")
    }
    for option in Options.descriptions {
      let taken = option.value == nil ? "" : option.isPath ? " -r -F" : " -x"
      let values = option.choices().joined(separator: " ")
      let choices = values.isEmpty ? "" : " -a '\(values)'"
      add(nil, "-l \(option.name.dropFirst(2))\(taken)\(choices)", option.summary)
    }
    add("not __fish_seen_subcommand_from \(commands)", "-a '\(commands)'", nil)
    add("__fish_seen_subcommand_from completions", "-a '\(shells)'", nil)
    add("__fish_seen_subcommand_from schema", "-a '\(documents)'", nil)
    for method in methods {
      let free = "__fish_seen_subcommand_from call; and not __fish_seen_subcommand_from \(names)"
      add(free, "-a \(method.name)", method.summary)
      for param in method.params {
        let words = param.values.map { "\(param.name)=\($0)" }
        let list = words.isEmpty ? "\(param.name)=" : words.joined(separator: " ")
        add("__fish_seen_subcommand_from \(method.name)", "-a '\(list)'", param.summary)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var shells: String { Shell.allCases.map(\.rawValue).joined(separator: " ") }
  private var documents: String { SchemaFiles.documents.joined(separator: " ") }
}
